package io.llmfailover.provider.anthropic;

import io.llmfailover.provider.wire.LenientJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as this dialect reads and writes it.
 */
final class AnthropicJson {

	// the wire must not depend on the application's mapper; numbers go back as they came
	static final JsonMapper MAPPER = JsonMapper.builder(LenientJson.TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	// those of nearly every event
	private static final String[] TYPES = { "content_block_delta", "text_delta", "thinking_delta", "input_json_delta" };

	private static final ObjectReader TREES = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

	private AnthropicJson() {
	}

	/**
	 * The text at hand.
	 * @param json stands at a value
	 * @return the text; null if the value is anything else, which is skipped
	 */
	static @Nullable String string(JsonParser json) {
		if (json.currentToken() == JsonToken.VALUE_STRING) {
			return json.getString();
		}
		json.skipChildren();
		return null;
	}

	/**
	 * The type at hand.
	 * @param json stands at a value
	 * @return the type; null if the value is anything but a string, which is skipped
	 */
	static @Nullable String type(JsonParser json) {
		if (json.currentToken() != JsonToken.VALUE_STRING) {
			json.skipChildren();
			return null;
		}
		return LenientJson.word(json, TYPES);
	}

	/**
	 * The value at hand as a tree. Not for every chunk of a stream.
	 * @param json stands at a value
	 * @return the tree
	 */
	static JsonNode tree(JsonParser json) {
		return TREES.readTree(json);
	}

	/**
	 * Reads an object.
	 * @param json the text
	 * @return the object; null if the text is anything else
	 */
	static @Nullable JsonNode object(String json) {
		try {
			JsonNode node = MAPPER.readTree(json);
			return node.isObject() ? node : null;
		}
		catch (JacksonException | NumberFormatException ex) {
			return null;
		}
	}

}
