package io.llmfailover.provider.wire;

/**
 * Joins characters that come in halves: tokens may end in the middle of an emoji, and
 * some servers write each half as an escape of its own. Half a character is held back
 * until its other half comes; one that never does is never told. Not thread-safe: one
 * text, one instance.
 */
public final class WholeCharacters {

	private static final char REPLACEMENT = '\uFFFD';

	private char half;

	/**
	 * Creates an instance for a text that has not begun.
	 */
	public WholeCharacters() {
	}

	/**
	 * Takes the next piece.
	 * @param piece the piece
	 * @return what can be told now: no half character at its end, and U+FFFD for a half
	 * whose other half did not come
	 */
	public String add(String piece) {
		if (piece.isEmpty() || this.half == 0 && isWhole(piece)) {
			return piece;
		}
		String text = (this.half != 0) ? this.half + piece : piece;
		char last = text.charAt(text.length() - 1);
		this.half = Character.isHighSurrogate(last) ? last : 0;
		return replaceHalves((this.half != 0) ? text.substring(0, text.length() - 1) : text);
	}

	/**
	 * A text without half characters.
	 * @param text the text
	 * @return the text, with U+FFFD for every half; the same text if it has none
	 */
	public static String only(String text) {
		return isWhole(text) ? text : replaceHalves(text);
	}

	private static boolean isWhole(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!isPair(text, i)) {
					return false;
				}
				i++;
			}
		}
		return true;
	}

	private static boolean isPair(String text, int index) {
		return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
	}

	private static String replaceHalves(String text) {
		StringBuilder whole = new StringBuilder(text);
		for (int i = 0; i < whole.length(); i++) {
			if (Character.isSurrogate(whole.charAt(i))) {
				if (isPair(text, i)) {
					i++;
				}
				else {
					whole.setCharAt(i, REPLACEMENT);
				}
			}
		}
		return whole.toString();
	}

}
