package io.llmfailover.provider.wire;

import java.util.Map;
import java.util.Set;

/**
 * What a model is known to want and to refuse, beyond its dialect.
 *
 * @param refuses parameters, by their name on the wire, that are left out with a warning
 * @param renames parameters that go by another name: the dialect's name to the model's
 * @param systemRole the role of system text, {@code system} or {@code developer}
 * @param prefill whether the last message may be the assistant's, to be continued
 */
public record ModelTraits(Set<String> refuses, Map<String, String> renames, String systemRole, boolean prefill) {

	/** Nothing special. */
	public static final ModelTraits NONE = new ModelTraits(Set.of(), Map.of(), "system", false);

	/**
	 * Copies the collections.
	 */
	public ModelTraits {
		refuses = Set.copyOf(refuses);
		renames = Map.copyOf(renames);
	}

	/**
	 * The name by which the model takes a parameter.
	 * @param parameter the dialect's name
	 * @return the model's name
	 */
	public String nameOf(String parameter) {
		return this.renames.getOrDefault(parameter, parameter);
	}

}
