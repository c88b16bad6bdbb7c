package io.llmfailover.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request as a model reads it, whatever the protocol.
 *
 * @param question the text of the last message of the user
 * @param attachments what is attached to it, and to the results of tools since
 * @param called the names of the tools that were called since the question, one for each
 * call
 * @param returned what came of them
 * @param form the JSON Schema that the answer must fit; a missing node for any JSON
 * object, {@code null} for text
 */
record Prompt(String question, List<Attachment> attachments, List<String> called, List<ToolReturn> returned,
		List<OfferedTool> tools, ToolWish wish, @Nullable JsonNode form) {

	Prompt {
		attachments = List.copyOf(attachments);
		called = List.copyOf(called);
		returned = List.copyOf(returned);
		tools = List.copyOf(tools);
	}

}
