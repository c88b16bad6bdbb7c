package io.llmfailover.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The little JSON that the wires need.
 */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Json() {
	}

	/**
	 * An object of the given names and values, in this order. Values may be {@code null}.
	 */
	static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
		}
		return object;
	}

	static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	/**
	 * The parsed text, or a missing node where it is not JSON.
	 */
	static JsonNode read(String text) {
		try {
			return MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			return MAPPER.missingNode();
		}
	}

	/**
	 * The first value of a text that may go on behind it, or a missing node where the
	 * text does not begin with JSON.
	 */
	static JsonNode readFirst(String text) {
		try {
			return MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
		}
		catch (JacksonException ex) {
			return missing();
		}
	}

	static JsonNode missing() {
		return MAPPER.missingNode();
	}

	static JsonNode tree(Object value) {
		return MAPPER.valueToTree(value);
	}

	static ArrayNode newArray() {
		return MAPPER.createArrayNode();
	}

	static ObjectNode newObject() {
		return MAPPER.createObjectNode();
	}

	/**
	 * The value {@code null}.
	 */
	static JsonNode nothing() {
		return MAPPER.nullNode();
	}

}
