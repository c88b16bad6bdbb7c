package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON as providers write it: with control characters in strings that should be escaped,
 * and with bytes that are no UTF-8. Thread-safe.
 */
public final class LenientJson {

	/**
	 * Reads token by token. What was not too deep to be read can be written inside of
	 * something else.
	 */
	public static final JsonFactory TOKENS = JsonFactory.builder()
		.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
		.streamWriteConstraints(
				StreamWriteConstraints.builder().maxNestingDepth(2 * StreamReadConstraints.DEFAULT_MAX_DEPTH).build())
		.build();

	private LenientJson() {
	}

	/**
	 * Starts to read.
	 * @param data holds JSON in UTF-8
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @return the parser, to be closed
	 */
	public static JsonParser parser(byte[] data, int offset, int length) {
		return FrameParser.read(data, offset, length);
	}

	/**
	 * Replaces what is no UTF-8. A token may end in the middle of a character, and some
	 * servers send its bytes as they are.
	 * @param data holds the text
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @return the text with U+FFFD for what is no UTF-8; null if there is nothing to
	 * replace
	 */
	public static byte @Nullable [] repaired(byte[] data, int offset, int length) {
		byte[] repaired = new String(data, offset, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
		return Arrays.equals(repaired, 0, repaired.length, data, offset, offset + length) ? null : repaired;
	}

	/**
	 * Whether what begins like this is meant to be JSON, be it broken.
	 * @param first the first byte
	 * @return false for a plain text
	 */
	public static boolean mayBegin(byte first) {
		return first == '{' || first == '[' || first == '"';
	}

	/**
	 * The current string, without making one if it is a usual word.
	 * @param parser stands at a string
	 * @param words the usual words
	 * @return the string
	 */
	public static String word(JsonParser parser, String... words) {
		int length = parser.getStringLength();
		char[] text = parser.getStringCharacters();
		int offset = parser.getStringOffset();
		for (String word : words) {
			if (word.length() == length && matches(word, text, offset)) {
				return word;
			}
		}
		return parser.getString();
	}

	private static boolean matches(String word, char[] text, int offset) {
		for (int i = 0; i < word.length(); i++) {
			if (word.charAt(i) != text[offset + i]) {
				return false;
			}
		}
		return true;
	}

}
