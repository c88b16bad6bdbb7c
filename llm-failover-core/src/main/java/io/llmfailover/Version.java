package io.llmfailover;

import java.util.Map;
import java.util.function.Function;

/**
 * The version of the JSON form for storing. A later one adds fields, types and words, and
 * is read without what is not known of it.
 */
final class Version {

	private static final String NAME = "version";

	private static final int CURRENT = 1;

	private Version() {
	}

	static JsonForm write() {
		return new JsonForm().with(NAME, CURRENT);
	}

	/**
	 * Reads a value of the form for storing.
	 * @param <T> its type
	 * @param json its fields
	 * @param reader makes the value of them
	 * @return the value
	 * @throws IllegalArgumentException if it cannot be made, or the version is missing
	 */
	static <T> T read(Map<?, ?> json, Function<JsonObject, T> reader) {
		return JsonObject.read(json, (stored) -> {
			check(stored);
			return reader.apply(stored);
		});
	}

	private static void check(JsonObject json) {
		Integer version = json.integer(NAME);
		if (version == null || version < CURRENT) {
			throw new IllegalArgumentException(
					"version must be a number from " + CURRENT + " on: without it, this is not the form for storing");
		}
	}

}
