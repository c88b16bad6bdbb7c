package io.llmfailover.provider.openai;

import java.io.StringWriter;

import io.llmfailover.provider.wire.TokenCount;
import io.llmfailover.provider.wire.ToolArguments;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as this dialect reads it: token by token, and forgiving about the types of values.
 */
final class OpenAiJson {

	// the wire must not depend on the application's mapper; numbers go back as they came;
	// what was not too deep to be read can be written inside of something else
	static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
		.streamWriteConstraints(
				StreamWriteConstraints.builder().maxNestingDepth(2 * StreamReadConstraints.DEFAULT_MAX_DEPTH).build())
		.build()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

	private OpenAiJson() {
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
	 * The current value if it is an index, else null and the value is passed over.
	 */
	static @Nullable Integer index(JsonParser parser) {
		Long index = TokenCount.read(parser);
		return (index != null && index <= Integer.MAX_VALUE) ? Integer.valueOf(index.intValue()) : null;
	}

	/**
	 * Goes on to the value of the next field.
	 * @return the field's name; null at the end of the object
	 */
	static @Nullable String nextField(JsonParser parser) {
		String name = parser.nextName();
		if (name != null) {
			parser.nextToken();
		}
		return name;
	}

	/**
	 * Whether the current value is an object; any other value is passed over.
	 */
	static boolean enterObject(JsonParser parser) {
		return enter(parser, JsonToken.START_OBJECT);
	}

	/**
	 * Whether the current value is an array; any other value is passed over.
	 */
	static boolean enterArray(JsonParser parser) {
		return enter(parser, JsonToken.START_ARRAY);
	}

	private static boolean enter(JsonParser parser, JsonToken start) {
		if (parser.currentToken() == start) {
			return true;
		}
		parser.skipChildren();
		return false;
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
		return ToolArguments.isObject(text);
	}

}
