package io.llmfailover.provider.openai;

import java.io.StringWriter;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as this dialect reads it: token by token, and forgiving about the types of values.
 */
final class Json {

	// the wire must not depend on the application's mapper
	static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final JsonFactory TOKENS = JsonFactory.builder().build();

	private Json() {
	}

	static JsonParser parser(byte[] data, int offset, int length) {
		return TOKENS.createParser(ObjectReadContext.empty(), data, offset, length);
	}

	static JsonParser parser(String text) {
		return TOKENS.createParser(ObjectReadContext.empty(), text);
	}

	/**
	 * The current value if it is a string, else an empty string and the value is passed
	 * over.
	 */
	static String text(JsonParser parser) {
		if (parser.currentToken() == JsonToken.VALUE_STRING) {
			return parser.getString();
		}
		parser.skipChildren();
		return "";
	}

	/**
	 * The current value if it is a number of tokens, else null and the value is passed
	 * over.
	 */
	static @Nullable Long count(JsonParser parser) {
		if (parser.currentToken() != null && parser.currentToken().isNumeric()) {
			double value = parser.getDoubleValue();
			return (value >= 0 && value <= Long.MAX_VALUE) ? Long.valueOf((long) value) : null;
		}
		parser.skipChildren();
		return null;
	}

	/**
	 * The current value as JSON text.
	 */
	static String raw(JsonParser parser) {
		StringWriter text = new StringWriter();
		try (JsonGenerator generator = MAPPER.createGenerator(text)) {
			generator.copyCurrentStructureExact(parser);
		}
		return text.toString();
	}

	/**
	 * Whether the text is one JSON object and nothing else.
	 */
	static boolean isObject(String text) {
		try (JsonParser parser = parser(text)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			parser.skipChildren();
			return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
