package io.llmfailover.provider.wire;

/**
 * White space as providers see it: more than {@link String#isBlank()} knows, such as the
 * no-break space.
 */
public final class WhiteSpace {

	private WhiteSpace() {
	}

	/**
	 * Whether a text says nothing.
	 * @param text the text
	 * @return true if it is empty or all of it is white space
	 */
	public static boolean isBlank(String text) {
		return text.chars().allMatch(WhiteSpace::isWhite);
	}

	/**
	 * A text without the white space at its end.
	 * @param text the text
	 * @return the text
	 */
	public static String stripTrailing(String text) {
		int end = text.length();
		while (end > 0 && isWhite(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(0, end);
	}

	/**
	 * Whether a byte of JSON is white space there (RFC 8259, section 2).
	 * @param b the byte
	 * @return true for blank, tab and line ends
	 */
	public static boolean isJson(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

	private static boolean isWhite(int c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
	}

}
