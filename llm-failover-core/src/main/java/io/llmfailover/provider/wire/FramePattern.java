package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A frame of a stream as a template: another frame matches if it differs in the value of
 * one text field alone, which is then read without a parser. Most frames of a stream say
 * the same but for a word or two, and comparing bytes costs a fraction of parsing them.
 * Padding may differ as well: OpenAI's in a field of its own, which hides the length of
 * the text, and Anthropic's, which is blanks before the last brace. Immutable.
 */
final class FramePattern {

	private static final ByteSearch STRING_ENDS = ByteSearch.forEither('"', '\\');

	// it is kept for as long as the stream lasts
	private static final int LARGEST = 4096;

	private static final byte[] PADDING = ascii("obfuscation");

	/** The frame without its text, its padding, and its last brace. */
	private final byte[] frame;

	private final int text;

	/** Where the padding stood; at the end of the frame for none. */
	private final int padding;

	private FramePattern(byte[] frame, int text, int padding) {
		this.frame = frame;
		this.text = text;
		this.padding = padding;
	}

	/**
	 * Takes a frame for a pattern.
	 * @param data holds the frame, which was read as one JSON object
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @param field the field whose text may be another
	 * @return the pattern; null if the frame is large, or it is not obvious where the
	 * text is
	 */
	static @Nullable FramePattern of(byte[] data, int offset, int length, String field) {
		int end = beforeLastBrace(data, offset, offset + length);
		if (length > LARGEST || end == offset || data[offset] != '{') {
			return null;
		}
		byte[] name = ascii(field);
		int text = -1;
		int padding = end;
		int quote = STRING_ENDS.in(data, offset, end);
		while (quote < end) {
			int close = (data[quote] == '"') ? STRING_ENDS.in(data, quote + 1, end) : end;
			if (close == end || data[close] == '\\') {
				return null;
			}
			int value = valueAfter(data, close + 1, end);
			boolean string = value < end && data[value] == '"';
			if (value < end && is(name, data, quote + 1, close)) {
				if (text >= 0 || !string) {
					return null;
				}
				text = value + 1;
			}
			else if (text >= 0 && string && is(PADDING, data, quote + 1, close)) {
				padding = value + 1;
			}
			quote = STRING_ENDS.in(data, close + 1, end);
		}
		return (text >= 0) ? of(data, offset, end, text, padding) : null;
	}

	private static FramePattern of(byte[] data, int offset, int end, int text, int padding) {
		int textEnd = STRING_ENDS.in(data, text, end);
		int paddingEnd = STRING_ENDS.in(data, padding, end);
		int before = text - offset;
		int between = padding - textEnd;
		byte[] frame = new byte[before + between + end - paddingEnd];
		System.arraycopy(data, offset, frame, 0, before);
		System.arraycopy(data, textEnd, frame, before, between);
		System.arraycopy(data, paddingEnd, frame, before + between, end - paddingEnd);
		return new FramePattern(frame, before, before + between);
	}

	private static boolean is(byte[] name, byte[] data, int from, int to) {
		return Arrays.equals(name, 0, name.length, data, from, to);
	}

	// where the value begins that belongs to the string in front; the end if that string
	// is no name
	private static int valueAfter(byte[] data, int from, int end) {
		int colon = skipBlanks(data, from, end);
		return (colon < end && data[colon] == ':') ? skipBlanks(data, colon + 1, end) : end;
	}

	/**
	 * The text of a frame of this pattern.
	 * @param data holds the frame
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @return the text; null if the frame is not of this pattern, or has to be parsed
	 */
	@Nullable String text(byte[] data, int offset, int length) {
		int end = offset + length;
		int start = offset + this.text;
		if (!holds(0, this.text, data, offset, end)) {
			return null;
		}
		int textEnd = STRING_ENDS.in(data, start, end);
		if (!holds(this.text, this.padding, data, textEnd, end)) {
			return null;
		}
		int next = textEnd + this.padding - this.text;
		if (this.padding < this.frame.length) {
			next = STRING_ENDS.in(data, next, end);
			if (!holds(this.padding, this.frame.length, data, next, end)) {
				return null;
			}
			next += this.frame.length - this.padding;
		}
		return isLastBrace(data, skipBlanks(data, next, end), end) ? decoded(data, start, textEnd) : null;
	}

	private boolean holds(int from, int to, byte[] data, int offset, int end) {
		return end - offset >= to - from && Arrays.equals(this.frame, from, to, data, offset, offset + to - from);
	}

	private static boolean isLastBrace(byte[] data, int brace, int end) {
		return brace < end && data[brace] == '}' && skipBlanks(data, brace + 1, end) == end;
	}

	// what is no UTF-8 is for the parser to judge
	private static @Nullable String decoded(byte[] data, int start, int end) {
		String text = new String(data, start, end - start, StandardCharsets.UTF_8);
		return (text.indexOf('\uFFFD') < 0) ? text : null;
	}

	private static int beforeLastBrace(byte[] data, int start, int end) {
		int last = skipBlanksBack(data, start, end);
		return (last > start && data[last - 1] == '}') ? skipBlanksBack(data, start, last - 1) : start;
	}

	private static int skipBlanks(byte[] data, int from, int end) {
		int i = from;
		while (i < end && WhiteSpace.isJson(data[i])) {
			i++;
		}
		return i;
	}

	private static int skipBlanksBack(byte[] data, int start, int from) {
		int i = from;
		while (i > start && WhiteSpace.isJson(data[i - 1])) {
			i--;
		}
		return i;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
