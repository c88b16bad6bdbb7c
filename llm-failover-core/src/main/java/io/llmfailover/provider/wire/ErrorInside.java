package io.llmfailover.provider.wire;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/**
 * An error inside an answer, as evidence within bounds: its fields are kept, however long
 * one of them is, so that a long message does not hide the code that follows it.
 */
public final class ErrorInside {

	private ErrorInside() {
	}

	/**
	 * Evidence from a frame or a body.
	 * @param data holds it
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param position which of its JSON objects is the error, from 0
	 * @param limit the most bytes that are kept
	 * @return the evidence
	 */
	public static ErrorEvidence of(byte[] data, int offset, int length, int position, int limit) {
		return evidence(text(data, offset, length, position, limit));
	}

	/**
	 * Evidence from a text.
	 * @param text the text, JSON or not
	 * @return the evidence
	 */
	public static ErrorEvidence evidence(String text) {
		return ErrorEvidence.of(200, HttpHeaders.EMPTY, text);
	}

	private static String text(byte[] data, int offset, int length, int position, int limit) {
		try (JsonParser parser = LenientJson.parser(data, offset, length)) {
			JsonObjects objects = new JsonObjects(parser);
			while (objects.next()) {
				if (objects.count() > position) {
					return copy(parser, limit);
				}
				parser.skipChildren();
			}
		}
		catch (JacksonException | NumberFormatException ex) {
			// the text is all there is to see
		}
		return new String(data, offset, Math.min(length, limit), StandardCharsets.UTF_8);
	}

	/**
	 * The current value as JSON. Strings keep their beginning, and once there is enough
	 * the rest of the value is passed over.
	 * @param parser stands at a value, and afterwards at its end
	 * @param limit the most characters to keep, about
	 * @return valid JSON
	 */
	public static String copy(JsonParser parser, int limit) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = LenientJson.TOKENS.createGenerator(ObjectWriteContext.empty(), text)) {
			int depth = 0;
			int left = limit;
			for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
				left -= (left > 0) ? write(parser, token, json, Math.max(1, limit / 4)) : 0;
				depth += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
				if (depth == 0) {
					break;
				}
				if (left <= 0 && token != JsonToken.PROPERTY_NAME) {
					skipRest(parser, depth);
					break;
				}
			}
		}
		return text.toString();
	}

	private static int write(JsonParser parser, JsonToken token, JsonGenerator json, int longest) {
		if (token.isNumeric()) {
			// as it is written: it may be larger than any number we know
			json.writeNumber(parser.getString());
			return parser.getStringLength();
		}
		if (token != JsonToken.VALUE_STRING && token != JsonToken.PROPERTY_NAME) {
			json.copyCurrentEvent(parser);
			return 8;
		}
		String text = parser.getString();
		String cut = WholeCharacters.only((text.length() > longest) ? text.substring(0, longest) : text);
		if (token == JsonToken.PROPERTY_NAME) {
			json.writeName(cut);
		}
		else {
			json.writeString(cut);
		}
		return cut.length() + 4;
	}

	private static void skipRest(JsonParser parser, int depth) {
		for (int open = depth; open > 0;) {
			JsonToken token = parser.nextToken();
			if (token == null) {
				return;
			}
			open += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
		}
	}

}
