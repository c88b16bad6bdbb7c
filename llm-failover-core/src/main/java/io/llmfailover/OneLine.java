package io.llmfailover;

/**
 * Makes names and messages fit for one line of a log, whoever they come from: without
 * line breaks, escapes that a terminal would obey, and marks that change the direction of
 * writing.
 */
final class OneLine {

	private OneLine() {
	}

	/**
	 * A text on one line.
	 * @param text the text
	 * @return the text with a space for each character that is not printed
	 */
	static String of(String text) {
		StringBuilder line = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			line.append(isPrinted(c) ? c : ' ');
		}
		return line.toString();
	}

	private static boolean isPrinted(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
			default -> true;
		};
	}

}
