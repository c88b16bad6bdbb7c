package io.llmfailover.provider.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON that may be cut off, or go on as something else: an error says what it says
 * before the place where it breaks.
 */
final class PartialJson {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	// Python servers print their own form of JSON
	private static final JsonFactory TOKENS = JsonFactory.builder()
		.enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
		.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
		.enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
		.build();

	private static final int DEEPEST = 100;

	private PartialJson() {
	}

	/**
	 * Reads an object or an array.
	 * @param text the text, which should begin with it
	 * @return as much of it as there is; null if there is none
	 */
	static @Nullable JsonNode read(String text) {
		try (JsonParser json = TOKENS.createParser(ObjectReadContext.empty(), closed(text))) {
			JsonToken first = json.nextToken();
			if (first == JsonToken.START_OBJECT) {
				ObjectNode object = NODES.objectNode();
				fill(json, object, 1);
				return object;
			}
			if (first == JsonToken.START_ARRAY) {
				ArrayNode array = NODES.arrayNode();
				fill(json, array, 1);
				return array;
			}
			return null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	// a string that is cut off ends where the text does
	private static String closed(String text) {
		boolean inside = false;
		int backslashes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' && backslashes % 2 == 0) {
				inside = !inside;
			}
			backslashes = (c == '\\') ? backslashes + 1 : 0;
		}
		if (!inside) {
			return text;
		}
		int escape = text.lastIndexOf('\\');
		boolean cutEscape = escape >= 0
				&& (backslashes % 2 == 1 || text.startsWith("\\u", escape) && text.length() - escape < 6);
		return (cutEscape ? text.substring(0, escape) : text) + '"';
	}

	/**
	 * Fills an object.
	 * @return whether it was read to its end
	 */
	private static boolean fill(JsonParser json, ObjectNode object, int depth) {
		try {
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				json.nextToken();
				if (!add(json, object, name, depth)) {
					return false;
				}
			}
			return json.currentToken() == JsonToken.END_OBJECT;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean add(JsonParser json, ObjectNode object, String name, int depth) {
		if (json.currentToken() == JsonToken.START_OBJECT && depth < DEEPEST) {
			return fill(json, object.putObject(name), depth + 1);
		}
		if (json.currentToken() == JsonToken.START_ARRAY && depth < DEEPEST) {
			return fill(json, object.putArray(name), depth + 1);
		}
		JsonNode value = scalar(json);
		object.set(name, value);
		return json.currentToken() != null;
	}

	private static boolean fill(JsonParser json, ArrayNode array, int depth) {
		try {
			for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
				if (token == null) {
					return false;
				}
				boolean whole = true;
				if (token == JsonToken.START_OBJECT && depth < DEEPEST) {
					whole = fill(json, array.addObject(), depth + 1);
				}
				else if (token == JsonToken.START_ARRAY && depth < DEEPEST) {
					whole = fill(json, array.addArray(), depth + 1);
				}
				else {
					array.add(scalar(json));
				}
				if (!whole) {
					return false;
				}
			}
			return true;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static JsonNode scalar(JsonParser json) {
		JsonToken token = json.currentToken();
		if (token == JsonToken.VALUE_STRING) {
			return NODES.stringNode(json.getString());
		}
		if (token == JsonToken.VALUE_NUMBER_INT && json.getStringLength() < 10) {
			return NODES.numberNode(json.getIntValue());
		}
		if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
			return NODES.booleanNode(token == JsonToken.VALUE_TRUE);
		}
		json.skipChildren();
		return NODES.nullNode();
	}

}
