package io.llmfailover.provider.wire;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of a tool's arguments as servers take it. They want more than JSON Schema
 * does: the arguments are an object, and an object tells its properties, if only that
 * there are none, and an array its items. OpenAI: "object schema missing properties",
 * "array schema missing items"; Anthropic: "input_schema.type: Field required".
 */
public final class ToolSchema {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final String TYPE = "type";

	private static final String OBJECT = "object";

	private static final String PROPERTIES = "properties";

	private static final String ARRAY = "array";

	private static final String ITEMS = "items";

	private static final String REQUIRED = "required";

	/** Their values are schemas by name. */
	private static final Set<String> SCHEMAS_BY_NAME = Set.of(PROPERTIES, "patternProperties", "$defs", "definitions",
			"dependentSchemas");

	/** Their values are schemas, or arrays of such. Others are data: enum, default. */
	private static final Set<String> SCHEMAS = Set.of(ITEMS, "prefixItems", "additionalProperties", "anyOf", "oneOf",
			"allOf", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties");

	private ToolSchema() {
	}

	/**
	 * The schema as it is sent.
	 * @param schema the schema as the caller gave it
	 * @return the schema; null if the text is not a JSON object
	 */
	public static @Nullable JsonNode of(String schema) {
		try {
			if (!(MAPPER.readTree(schema) instanceof ObjectNode root)) {
				return null;
			}
			if (!root.hasNonNull(TYPE) || isObject(root.path(TYPE))) {
				root.put(TYPE, OBJECT);
			}
			complete(root);
			return root;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static void complete(JsonNode schema) {
		if (schema instanceof ArrayNode array) {
			array.forEach(ToolSchema::complete);
		}
		if (!(schema instanceof ObjectNode object)) {
			return;
		}
		for (String keyword : SCHEMAS_BY_NAME) {
			object.path(keyword).forEach(ToolSchema::complete);
		}
		for (String keyword : SCHEMAS) {
			complete(object.path(keyword));
		}
		if (isObject(object.path(TYPE)) && !object.hasNonNull(PROPERTIES)) {
			object.putObject(PROPERTIES);
		}
		if (isA(object.path(TYPE), ARRAY) && !object.hasNonNull(ITEMS) && !object.hasNonNull("prefixItems")) {
			object.putObject(ITEMS);
		}
		// as classes without a value for it are serialised
		if (object.path(REQUIRED).isNull()) {
			object.remove(REQUIRED);
		}
	}

	private static boolean isObject(JsonNode type) {
		return isA(type, OBJECT);
	}

	private static boolean isA(JsonNode type, String name) {
		return name.equals(type.asString("")) || type.isArray()
				&& type.valueStream().anyMatch((alternative) -> name.equals(alternative.asString("")));
	}

}
