package io.llmfailover.provider;

/**
 * A text as it reads once escapes of JSON, URLs and HTML are resolved and invisible
 * characters are left out, and where each of its characters came from: a key stays a key
 * however it is written. Immutable.
 */
final class Unescaped {

	private final StringBuilder text = new StringBuilder();

	private final int[] starts;

	/**
	 * Resolves the escapes of a text.
	 * @param raw the text
	 */
	Unescaped(CharSequence raw) {
		this.starts = new int[raw.length() + 1];
		int at = 0;
		while (at < raw.length()) {
			int length = escape(raw, at);
			char c = (length > 1) ? resolved(raw, at, length) : raw.charAt(at);
			if (!isInvisible(c)) {
				this.starts[this.text.length()] = at;
				this.text.append(c);
			}
			at += length;
		}
		this.starts[this.text.length()] = raw.length();
	}

	private static boolean isInvisible(char c) {
		int type = Character.getType(c);
		return c == '\\' || type == Character.FORMAT || type == Character.CONTROL && !Character.isWhitespace(c);
	}

	// the length of what stands for one character
	private static int escape(CharSequence raw, int at) {
		char c = raw.charAt(at);
		if (c == '%' && isHex(raw, at + 1, 2)) {
			return 3;
		}
		if (c == '\\' && at + 1 < raw.length()) {
			char next = raw.charAt(at + 1);
			if (next == 'u' && isHex(raw, at + 2, 4)) {
				return 6;
			}
			return (next == 'x' && isHex(raw, at + 2, 2)) ? 4 : (next == '/' || next == '"') ? 2 : 1;
		}
		return (c == '&' && at + 2 < raw.length() && raw.charAt(at + 1) == '#') ? entity(raw, at) : 1;
	}

	private static int entity(CharSequence raw, int at) {
		boolean hex = raw.charAt(at + 2) == 'x' || raw.charAt(at + 2) == 'X';
		int end = at + (hex ? 3 : 2);
		int digits = end;
		while (end < raw.length() && end < digits + 5 && Character.digit(raw.charAt(end), hex ? 16 : 10) >= 0) {
			end++;
		}
		return (end > digits && end < raw.length() && raw.charAt(end) == ';') ? end + 1 - at : 1;
	}

	private static char resolved(CharSequence raw, int at, int length) {
		return switch (raw.charAt(at)) {
			case '%' -> number(raw, at + 1, at + 3, 16);
			case '&' -> {
				boolean hex = Character.toLowerCase(raw.charAt(at + 2)) == 'x';
				yield number(raw, at + (hex ? 3 : 2), at + length - 1, hex ? 16 : 10);
			}
			default -> (length == 2) ? raw.charAt(at + 1) : number(raw, at + 2, at + length, 16);
		};
	}

	private static char number(CharSequence raw, int start, int end, int radix) {
		int number = 0;
		for (int i = start; i < end; i++) {
			number = number * radix + Character.digit(raw.charAt(i), radix);
		}
		return (char) number;
	}

	private static boolean isHex(CharSequence raw, int start, int length) {
		for (int i = start; i < start + length; i++) {
			if (i >= raw.length() || Character.digit(raw.charAt(i), 16) < 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The text as it reads.
	 * @return the text
	 */
	String text() {
		return this.text.toString();
	}

	/**
	 * Where a character came from.
	 * @param index its index in the text, or the text's length
	 * @return the index in the raw text
	 */
	int start(int index) {
		return this.starts[index];
	}

}
