package io.llmfailover.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows references within a schema and chooses among its alternatives, until what is
 * left says directly what a value is like.
 */
final class FlatSchema {

	private static final int MOST_STEPS = 64;

	/** The work of a step, which copies a schema. */
	private static final int STEP = 100;

	private static final Set<String> INDIRECT = Set.of("$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas");

	private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

	private static final Map<String, List<String>> KEYWORDS = Map.of("object",
			List.of("properties", "required", "additionalProperties", "patternProperties", "minProperties",
					"propertyNames", "dependentRequired"),
			"array", List.of("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"), "number",
			List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));

	private final JsonNode root;

	private final Facts facts;

	private final Effort effort;

	FlatSchema(JsonNode root, Facts facts, Effort effort) {
		this.root = root;
		this.effort = effort;
		this.facts = facts;
	}

	/**
	 * The schema without references and alternatives.
	 * @param simplest whether to choose the alternative with which the value ends soonest
	 */
	ObjectNode of(JsonNode schema, Spot spot, boolean simplest) {
		ObjectNode flat = (schema instanceof ObjectNode object) ? object : Json.newObject();
		for (int step = 0; step < MOST_STEPS && isIndirect(flat) && this.effort.spend(STEP); step++) {
			flat = step(flat, spot, simplest);
		}
		return told(flat);
	}

	// a schema may say in words what servers do not take as keywords
	private ObjectNode told(ObjectNode flat) {
		String description = flat.path("description").asString("");
		int start = description.indexOf("{\"");
		if (start < 0 || !this.effort.spend(description.length())) {
			return flat;
		}
		return merged(flat, Json.readFirst(description.substring(start)));
	}

	private static boolean isIndirect(ObjectNode schema) {
		return INDIRECT.stream().anyMatch(schema::has);
	}

	private ObjectNode step(ObjectNode schema, Spot spot, boolean simplest) {
		ObjectNode rest = schema.deepCopy();
		JsonNode reference = rest.remove("$ref");
		if (reference != null) {
			return merged(target(reference.asString("")), rest);
		}
		JsonNode all = rest.remove("allOf");
		if (all != null) {
			for (JsonNode each : all) {
				rest = merged(rest, each);
			}
			return rest;
		}
		JsonNode condition = rest.remove("if");
		if (condition != null) {
			JsonNode then = rest.remove("then");
			rest.remove("else");
			return merged(merged(rest, condition), (then != null) ? then : Json.missing());
		}
		JsonNode dependent = rest.remove("dependentSchemas");
		if (dependent != null) {
			for (Map.Entry<String, JsonNode> entry : dependent.properties()) {
				if (rest.path("properties").has(entry.getKey())) {
					rest = merged(rest, entry.getValue());
				}
			}
			return rest;
		}
		for (String keyword : ALTERNATIVES) {
			JsonNode alternatives = rest.remove(keyword);
			if (alternatives != null) {
				return merged(rest, choice(alternatives, spot, simplest));
			}
		}
		return rest;
	}

	private static ObjectNode merged(JsonNode one, JsonNode other) {
		if (one instanceof ObjectNode first) {
			return (other instanceof ObjectNode second) ? SchemaMerge.both(first, second) : first;
		}
		return (other instanceof ObjectNode second) ? second : Json.newObject();
	}

	// references elsewhere are not followed
	JsonNode target(String reference) {
		if (!reference.startsWith("#")) {
			return Json.missing();
		}
		try {
			return this.root.at(JsonPointer.compile(URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8)));
		}
		catch (IllegalArgumentException ex) {
			return Json.missing();
		}
	}

	private JsonNode choice(JsonNode alternatives, Spot spot, boolean simplest) {
		List<JsonNode> usable = new ArrayList<>();
		for (JsonNode alternative : alternatives) {
			if (!(alternative.isBoolean() && !alternative.asBoolean())) {
				usable.add(alternative);
			}
		}
		if (usable.isEmpty()) {
			return Json.missing();
		}
		if (simplest) {
			return usable.stream().min((one, other) -> Integer.compare(size(one, 0), size(other, 0))).get();
		}
		List<JsonNode> something = usable.stream().filter((alternative) -> !isNull(alternative)).toList();
		List<JsonNode> open = something.isEmpty() ? usable : something;
		for (JsonNode alternative : open) {
			if (isNamed(alternative)) {
				return alternative;
			}
		}
		return open.get(spot.index() % open.size());
	}

	// by the value that tells it from the others
	private boolean isNamed(JsonNode alternative) {
		JsonNode resolved = alternative.has("$ref") ? target(alternative.path("$ref").asString("")) : alternative;
		List<String> words = List.of(this.facts.text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
		for (JsonNode property : resolved.path("properties")) {
			String value = property.path("const").asString("").toLowerCase(Locale.ROOT);
			if (!value.isEmpty() && words.contains(value)) {
				return true;
			}
		}
		return false;
	}

	private int size(JsonNode alternative, int references) {
		if (alternative.has("$ref") && references < MOST_STEPS) {
			return 1 + size(target(alternative.path("$ref").asString("")), references + 1);
		}
		if (isNull(alternative)) {
			return 0;
		}
		if (alternative.has("const") || alternative.has("enum")) {
			return 1;
		}
		return switch (type(alternative)) {
			case "array" -> 2 + alternative.path("minItems").asInt(0);
			case "object" -> 10 + 10 * alternative.path("required").size();
			default -> 1;
		};
	}

	private static boolean isNull(JsonNode schema) {
		return schema.path("type").asString("").equals("null") || schema.has("const") && schema.path("const").isNull();
	}

	static boolean takesNull(JsonNode flat) {
		return flat.path("type").valueStream().anyMatch((type) -> type.asString("").equals("null"))
				|| flat.path("nullable").asBoolean(false);
	}

	static String description(JsonNode flat) {
		return flat.path("title").asString("") + " " + flat.path("description").asString("");
	}

	/**
	 * The type of a value, the first one of several; if none is said, the one whose
	 * keywords are there.
	 */
	static String type(JsonNode flat) {
		JsonNode type = flat.path("type");
		if (type.isString()) {
			return type.asString();
		}
		for (JsonNode each : type) {
			if (!each.asString("").equals("null")) {
				return each.asString("");
			}
		}
		if (!type.isEmpty()) {
			return "null";
		}
		for (Map.Entry<String, List<String>> keywords : KEYWORDS.entrySet()) {
			if (keywords.getValue().stream().anyMatch(flat::has)) {
				return keywords.getKey();
			}
		}
		return "string";
	}

}
