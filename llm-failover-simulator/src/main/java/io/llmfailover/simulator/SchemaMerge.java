package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one schema of two that must both be met.
 */
final class SchemaMerge {

	private static final Set<String> LOWER = Set.of("minimum", "exclusiveMinimum", "minLength", "minItems",
			"minProperties", "minContains");

	private static final Set<String> UPPER = Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems",
			"maxProperties");

	private SchemaMerge() {
	}

	static ObjectNode both(ObjectNode one, ObjectNode other) {
		ObjectNode both = one.deepCopy();
		for (Map.Entry<String, JsonNode> entry : other.properties()) {
			String keyword = entry.getKey();
			JsonNode present = both.get(keyword);
			both.set(keyword, (present != null) ? both(keyword, present, entry.getValue()) : entry.getValue());
		}
		return both;
	}

	private static JsonNode both(String keyword, JsonNode one, JsonNode other) {
		if (LOWER.contains(keyword)) {
			return (one.asDouble(0) >= other.asDouble(0)) ? one : other;
		}
		if (UPPER.contains(keyword)) {
			return (one.asDouble(0) <= other.asDouble(0)) ? one : other;
		}
		return switch (keyword) {
			case "required" -> union(one, other);
			case "type", "enum" -> intersection(one, other);
			case "properties", "patternProperties", "$defs", "definitions" -> eachOfBoth(one, other);
			case "items", "additionalProperties", "contains" -> schemas(one, other);
			case "allOf" -> union(one, other);
			default -> other;
		};
	}

	private static JsonNode schemas(JsonNode one, JsonNode other) {
		if (one instanceof ObjectNode first && other instanceof ObjectNode second) {
			return both(first, second);
		}
		boolean nothing = one.isBoolean() && !one.asBoolean();
		return (nothing || other.isBoolean() && other.asBoolean()) ? one : other;
	}

	private static JsonNode eachOfBoth(JsonNode one, JsonNode other) {
		ObjectNode each = (ObjectNode) one.deepCopy();
		for (Map.Entry<String, JsonNode> entry : other.properties()) {
			JsonNode present = each.get(entry.getKey());
			each.set(entry.getKey(), (present != null) ? schemas(present, entry.getValue()) : entry.getValue());
		}
		return each;
	}

	private static JsonNode union(JsonNode one, JsonNode other) {
		Set<JsonNode> all = new LinkedHashSet<>(list(one));
		all.addAll(list(other));
		return array(all);
	}

	private static JsonNode intersection(JsonNode one, JsonNode other) {
		List<JsonNode> common = new ArrayList<>(list(one));
		common.removeIf((value) -> !list(other).contains(value) && !isWider(value, list(other)));
		return array(common);
	}

	// an integer is a number
	private static boolean isWider(JsonNode value, List<JsonNode> others) {
		return value.asString("").equals("integer")
				&& others.stream().anyMatch((other) -> other.asString("").equals("number"));
	}

	private static List<JsonNode> list(JsonNode node) {
		return node.isArray() ? node.valueStream().toList() : List.of(node);
	}

	private static ArrayNode array(Iterable<JsonNode> values) {
		ArrayNode array = Json.newArray();
		values.forEach(array::add);
		return array;
	}

}
