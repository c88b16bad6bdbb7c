package io.llmfailover.provider.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The arguments of a tool call, which come in pieces. Every piece is looked at once. Not
 * thread-safe.
 */
public final class ToolArguments {

	private static final JsonFactory STRICT = JsonFactory.builder().build();

	private final StringBuilder json = new StringBuilder();

	private final JsonScan scan = new JsonScan();

	/**
	 * Creates arguments that have not begun.
	 */
	public ToolArguments() {
	}

	/**
	 * Adds a piece.
	 * @param piece the piece
	 */
	public void append(String piece) {
		this.json.append(piece);
		for (int i = 0; i < piece.length(); i++) {
			this.scan.next(piece.charAt(i));
		}
	}

	/**
	 * Whether nothing has come.
	 * @return true if there are no arguments so far
	 */
	public boolean isEmpty() {
		return this.json.isEmpty();
	}

	/**
	 * Whether a whole object has come, as far as its braces tell.
	 * @return false if more must follow
	 */
	public boolean isWhole() {
		return this.scan.isWhole();
	}

	/**
	 * The arguments as far as they came.
	 * @return the text
	 */
	@Override
	public String toString() {
		return this.json.toString();
	}

	/**
	 * What stands for no arguments, in the one form that everybody reads.
	 * @param json the arguments of a whole call
	 * @return an empty object for nothing and for {@code null}; else the same
	 */
	public static String orNone(String json) {
		String said = json.strip();
		return (said.isEmpty() || said.equals("null")) ? "{}" : json;
	}

	/**
	 * The arguments as they can be handed on. Some models write line breaks and tabs into
	 * the strings of their arguments as they are: these are escaped.
	 * @param json the arguments
	 * @return one JSON object; null if they are anything else
	 */
	public static @Nullable String object(String json) {
		String whole = WholeCharacters.only(json);
		if (isObject(whole)) {
			return whole;
		}
		return isObject(whole, LenientJson.TOKENS) ? escapeControlCharacters(whole) : null;
	}

	/**
	 * Whether a text is one JSON object and nothing else.
	 * @param text the text
	 * @return true if every parser takes it
	 */
	public static boolean isObject(String text) {
		return isObject(text, STRICT);
	}

	private static boolean isObject(String text, JsonFactory tokens) {
		try (JsonParser parser = tokens.createParser(ObjectReadContext.empty(), text)) {
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

	// outside of strings there is no control character but white space
	private static String escapeControlCharacters(String json) {
		StringBuilder escaped = new StringBuilder(json.length() + 16);
		boolean inString = false;
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (inString && c < ' ') {
				escaped.append(escape(c));
				continue;
			}
			escaped.append(c);
			if (c == '\\' && inString && i + 1 < json.length() && json.charAt(i + 1) >= ' ') {
				i++;
				escaped.append(json.charAt(i));
			}
			else if (c == '"') {
				inString = !inString;
			}
		}
		return escaped.toString();
	}

	private static String escape(char control) {
		return switch (control) {
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			default -> String.format("\\u%04x", (int) control);
		};
	}

}
