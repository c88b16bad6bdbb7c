package io.llmfailover.provider.wire;

/**
 * The beginning of a long text. It never ends within what could be a key: half of a key
 * would not be recognised as one.
 */
final class Excerpt {

	/** The most characters of an excerpt. */
	static final int LONGEST = 4096;

	private Excerpt() {
	}

	/**
	 * The beginning of a text.
	 * @param text the text
	 * @return at most {@value #LONGEST} characters of it
	 */
	static String of(String text) {
		if (text.length() <= LONGEST) {
			return text;
		}
		int end = LONGEST;
		while (end > 0 && isOfKey(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(0, end);
	}

	private static boolean isOfKey(char c) {
		return Character.isLetterOrDigit(c) || "_-.+/=%&;#*~\\".indexOf(c) >= 0;
	}

}
