package io.llmfailover.simulator;

import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an array that fits a schema.
 */
final class ArrayFromSchema {

	private static final List<String> COUNTS = List.of("zero", "one", "two", "three", "four", "five", "six", "seven",
			"eight", "nine", "ten");

	private static final int USUAL = 2;

	private static final int MOST = 1_000;

	/** How many values are tried until one is not there yet. */
	private static final int MOST_TRIES = 100;

	private final JsonFromSchema json;

	private final ObjectNode schema;

	private final Spot spot;

	private final ArrayNode array = Json.newArray();

	ArrayFromSchema(JsonFromSchema json, ObjectNode schema, Spot spot) {
		this.json = json;
		this.schema = schema;
		this.spot = spot;
	}

	JsonNode value() {
		int size = size();
		int contained = this.schema.has("contains") ? this.schema.path("minContains").asInt(1) : 0;
		JsonNode prefix = this.schema.has("prefixItems") ? this.schema.path("prefixItems") : arrayOf("items");
		for (int i = 0; i < Math.max(size, contained) && !this.json.isExhausted(); i++) {
			if (i < contained) {
				add(both(this.schema.path("contains"), itemSchema(prefix, i)), i);
			}
			else {
				add(itemSchema(prefix, i), i);
			}
		}
		return this.array;
	}

	private JsonNode arrayOf(String keyword) {
		JsonNode value = this.schema.path(keyword);
		return value.isArray() ? value : Json.missing();
	}

	private JsonNode itemSchema(JsonNode prefix, int index) {
		if (index < prefix.size()) {
			return prefix.path(index);
		}
		return this.schema.path(arrayOf("items").isMissingNode() ? "items" : "additionalItems");
	}

	private static JsonNode both(JsonNode one, JsonNode other) {
		return (one instanceof ObjectNode first && other instanceof ObjectNode second) ? SchemaMerge.both(first, second)
				: one;
	}

	private int size() {
		int least = Math.min(MOST, this.schema.path("minItems").asInt(0));
		int most = this.schema.path("maxItems").asInt(MOST);
		int prefix = Math.max(this.schema.path("prefixItems").size(), arrayOf("items").size());
		boolean closed = this.schema.path("items").isBoolean() && !this.schema.path("items").asBoolean();
		int wanted = this.json.isLean(this.spot) ? least : wanted();
		if (prefix > 0) {
			wanted = prefix;
		}
		return Math.max(least, Math.min(Math.min(most, closed ? prefix : MOST), wanted));
	}

	private int wanted() {
		Facts.Kind kind = this.spot.kind();
		if (this.json.isSparse()) {
			return Math.max(1, (kind != null) ? this.json.facts().of(kind).size() : 1);
		}
		for (String word : this.json.facts().text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
			int count = COUNTS.indexOf(word);
			if (count < 0 && word.matches("\\d|10")) {
				count = Integer.parseInt(word);
			}
			if (count > 0) {
				return count;
			}
		}
		return USUAL;
	}

	private void add(JsonNode schema, int index) {
		JsonNode item = this.json.value(schema, this.spot.item(index));
		if (this.schema.path("uniqueItems").asBoolean(false)) {
			List<JsonNode> present = this.array.valueStream().toList();
			for (int i = index + 1; present.contains(item) && i < index + MOST_TRIES; i++) {
				item = this.json.value(schema, this.spot.item(i));
			}
			if (present.contains(item)) {
				return;
			}
		}
		this.array.add(item);
	}

}
