package io.llmfailover.simulator;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the JSON Schema that an instruction gives in words.
 */
final class SchemaInWords {

	private static final String MARK = "json schema";

	/** Longer instructions are read up to here. */
	private static final int LONGEST = 1_000_000;

	private SchemaInWords() {
	}

	/**
	 * The first JSON object after the last mention of a JSON Schema, or {@code null} if
	 * there is none.
	 */
	static @Nullable JsonNode find(String instructions) {
		String text = instructions.substring(0, Math.min(instructions.length(), LONGEST));
		int mark = text.toLowerCase(Locale.ROOT).lastIndexOf(MARK);
		int start = (mark >= 0) ? text.indexOf('{', mark) : -1;
		if (start < 0) {
			return null;
		}
		JsonNode schema = Json.readFirst(text.substring(start));
		return schema.isObject() ? schema : null;
	}

}
