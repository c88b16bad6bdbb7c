package io.llmfailover.simulator.rules;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * A rule that a vendor has for requests: whoever breaks it is refused with status 400.
 * Immutable and thread-safe.
 */
public interface RequestRule {

	/**
	 * The rule's name, which is unique among the rules of a vendor.
	 * @return the name
	 */
	String name();

	/**
	 * What a refusal says.
	 * @return a sentence in the words of the vendor, without what changes from one
	 * request to the next
	 */
	String sentence();

	/**
	 * Where the rule is known from.
	 * @return the address of a documentation or of a reported refusal, or the name of a
	 * recorded one
	 */
	String source();

	/**
	 * Where a request breaks the rule.
	 * @param request the body of the request
	 * @return the places, for example {@code messages[2].tool_calls[0].id}; empty if it
	 * keeps to the rule
	 */
	List<String> broken(JsonNode request);

}
