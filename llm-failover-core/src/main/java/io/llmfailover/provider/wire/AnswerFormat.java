package io.llmfailover.provider.wire;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of an answer as providers are asked for it. Those that make the model keep to
 * a schema take a part of JSON Schema only; the rest of it is left out of what is sent,
 * and checked when the answer is here.
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
				object.remove(BOUNDS);
			}
			for (Map.Entry<String, JsonNode> entry : object.properties()) {
				boolean data = !names && (entry.getKey().equals("enum") || entry.getKey().equals("const"));
				if (!data) {
					reduce(entry.getValue(),
							!names && (entry.getKey().equals("properties") || entry.getKey().equals("$defs")));
				}
			}
		}
		else {
			node.forEach((element) -> reduce(element, false));
		}
	}

	/**
	 * Whether a schema is one to which a model can be made to keep without exception:
	 * every object names all its properties, and all of them are required.
	 * @param schema the schema
	 * @return true if it is
	 */
	public static boolean isStrict(JsonNode schema) {
		JsonNode properties = schema.path("properties");
		boolean object = properties.isObject() || "object".equals(schema.path("type").asString(""));
		if (object && (!isFalse(schema.path("additionalProperties"))
				|| schema.path("required").size() != properties.size())) {
			return false;
		}
		for (Iterator<JsonNode> parts = schema.iterator(); parts.hasNext();) {
			JsonNode part = parts.next();
			if (part.isContainer() && !isStrict(part)) {
				return false;
			}
		}
		return true;
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
