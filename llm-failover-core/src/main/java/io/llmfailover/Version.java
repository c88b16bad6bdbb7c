package io.llmfailover;

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

	static void check(JsonObject json) {
		Integer version = json.integer(NAME);
		if (version == null || version < CURRENT) {
			throw new IllegalArgumentException(
					"version must be a number from " + CURRENT + " on: without it, this is not the form for storing");
		}
	}

}
