package io.llmfailover.provider.wire;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of an answer as providers are asked for it. Those that make the model keep to
 * a schema take a part of JSON Schema only; the rest of it is told in words, and checked
 * when the answer is here.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs">OpenAI</a>
 * @see <a href=
 * "https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Anthropic</a>
 */
public final class AnswerFormat {

	private static final JsonMapper MAPPER = new JsonMapper();

	/** Bounds of values, which do not steer a model while it writes. */
	private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
			"multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems",
			"contains", "minContains", "maxContains", "minProperties", "maxProperties", "propertyNames",
			"patternProperties", "default", "examples", "$schema", "$id", "$comment");

	/** Bounds that a model understands in words. */
	private static final Set<String> TOLD = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
			"multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems",
			"minProperties", "maxProperties");

	/** What holds schemas under names of the application's own. */
	private static final Set<String> NAMES = Set.of("properties", "$defs");

	/** What holds values. */
	private static final Set<String> DATA = Set.of("enum", "const");

	/** What a strict schema cannot say. */
	private static final Set<String> NOT_STRICT = Set.of("allOf", "oneOf", "not", "if", "then", "else",
			"dependentRequired", "dependentSchemas", "prefixItems", "unevaluatedProperties", "unevaluatedItems",
			"$dynamicRef");

	/** One of these says what a value is: "schema must have a 'type' key". */
	private static final Set<String> KINDS = Set.of("type", "enum", "const", "anyOf", "$ref");

	// "A schema may have up to 5000 object properties total, with up to 10 levels of
	// nesting", "up to 1000 enum values"
	private static final int MOST_LEVELS = 10;

	private static final int MOST_PROPERTIES = 5_000;

	private static final int MOST_VALUES = 1_000;

	private AnswerFormat() {
	}

	/**
	 * The schema that a model is made to keep to.
	 * @param form the form of the answer
	 * @return the schema without bounds of values
	 */
	public static JsonNode schema(AnswerSchema form) {
		JsonNode schema = MAPPER.readTree(form.schema().text());
		reduce(schema, false);
		return schema;
	}

	// what stands directly in "properties" or "$defs" are names of the application's own
	private static void reduce(JsonNode node, boolean names) {
		if (node instanceof ObjectNode object) {
			if (!names) {
				describe(object);
				object.remove(BOUNDS);
			}
			for (Map.Entry<String, JsonNode> entry : object.properties()) {
				if (names || !DATA.contains(entry.getKey())) {
					reduce(entry.getValue(), !names && NAMES.contains(entry.getKey()));
				}
			}
		}
		else {
			node.forEach((element) -> reduce(element, false));
		}
	}

	// a model that is not made to keep a bound can keep it all the same, if it is told
	private static void describe(ObjectNode schema) {
		ObjectNode bounds = schema.deepCopy();
		bounds.retain(TOLD);
		if (!bounds.isEmpty() && !schema.has("$ref")) {
			String description = schema.path("description").asString("");
			schema.put("description", (description.isEmpty() ? "" : description + " ") + "Must fit " + bounds);
		}
	}

	/**
	 * The schema to which a model can be made to keep without exception: every object
	 * names all its properties, and all of them are required, which those that may be
	 * null lose nothing by. There is none of a schema that is larger than what is taken.
	 * @param form the form of the answer
	 * @return the schema; null if there is no such form of it
	 */
	public static @Nullable JsonNode strict(AnswerSchema form) {
		JsonNode schema = schema(form);
		return isWithinLimits(schema) && isStrict(schema, false) ? schema : null;
	}

	private static boolean isWithinLimits(JsonNode schema) {
		SchemaExtent extent = SchemaExtent.of(schema);
		return extent.levels() <= MOST_LEVELS && extent.properties() <= MOST_PROPERTIES
				&& extent.values() <= MOST_VALUES;
	}

	private static boolean isStrict(JsonNode node, boolean names) {
		if (!names && node instanceof ObjectNode object && !isStrict(object)) {
			return false;
		}
		if (!node.isObject()) {
			return node.valueStream().allMatch((element) -> isStrict(element, false));
		}
		return node.propertyStream()
			.filter((entry) -> names || !DATA.contains(entry.getKey()))
			.allMatch((entry) -> isStrict(entry.getValue(), !names && NAMES.contains(entry.getKey())));
	}

	private static boolean isStrict(ObjectNode schema) {
		JsonNode properties = schema.path("properties");
		if (NOT_STRICT.stream().anyMatch(schema::has) || KINDS.stream().noneMatch(schema::has)) {
			return false;
		}
		if (!properties.isObject() && !"object".equals(schema.path("type").asString(""))) {
			return true;
		}
		Set<String> required = new LinkedHashSet<>();
		schema.path("required").forEach((name) -> required.add(name.asString("")));
		properties.propertyStream()
			.filter((entry) -> takesNull(entry.getValue()))
			.forEach((entry) -> required.add(entry.getKey()));
		if (!isFalse(schema.path("additionalProperties")) || !required.equals(properties.propertyNames())) {
			return false;
		}
		ArrayNode all = schema.putArray("required");
		properties.propertyNames().forEach(all::add);
		return true;
	}

	private static boolean takesNull(JsonNode schema) {
		return schema.path("type").valueStream().anyMatch((type) -> "null".equals(type.asString("")))
				|| schema.path("anyOf")
					.valueStream()
					.anyMatch((choice) -> "null".equals(choice.path("type").asString("")));
	}

	private static boolean isFalse(JsonNode node) {
		return node.isBoolean() && !node.booleanValue();
	}

	/**
	 * A request that tells the model in words which form its answer must have.
	 * @param request the request, with a form of the answer
	 * @param form the form
	 * @return the request with a line of system text more
	 */
	public static ChatRequest instructed(ChatRequest request, AnswerSchema form) {
		return request.toBuilder()
			.systemNote(
					"Answer with one JSON object that fits the following JSON Schema, and with nothing else: no words"
							+ " before or after it, and no code fence.\n" + form.schema().text())
			.build();
	}

}
