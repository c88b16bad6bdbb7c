package io.llmfailover;

/**
 * Finds the JSON in an answer that was to be nothing else. Models put words in front of
 * it and a fence around it; whatever stands behind it is a mistake.
 */
final class AnswerText {

	private static final String FENCE = "```";

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private AnswerText() {
	}

	/**
	 * Finds the JSON.
	 * @param answer the text of an answer
	 * @return where it begins to its end; the text as it is if nothing looks like JSON
	 */
	static String json(String answer) {
		String text = answer.strip();
		if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
			text = text.substring(1).strip();
		}
		int start = start(text);
		int fence = text.indexOf(FENCE);
		if (fence >= 0 && (start < 0 || fence < start)) {
			return fenced(text, fence);
		}
		return (start > 0) ? text.substring(start) : text;
	}

	private static String fenced(String text, int fence) {
		int line = text.indexOf('\n', fence);
		int close = text.lastIndexOf(FENCE);
		boolean whole = line >= 0 && close > line && close + FENCE.length() == text.length();
		return whole ? text.substring(line + 1, close).strip() : text;
	}

	// it is an object: in the words before it, brackets are notes and links
	private static int start(String text) {
		return text.startsWith("[") ? 0 : text.indexOf('{');
	}

}
