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
		String text = withoutMark(answer);
		int start = start(text);
		int fence = text.indexOf(FENCE);
		if (fence >= 0 && (start < 0 || fence < start)) {
			return fenced(text, fence);
		}
		return (start > 0) ? text.substring(start) : text;
	}

	private static String withoutMark(String text) {
		String stripped = text.strip();
		return (!stripped.isEmpty() && stripped.charAt(0) == BYTE_ORDER_MARK) ? stripped.substring(1).strip()
				: stripped;
	}

	private static String fenced(String text, int fence) {
		int inside = fence;
		while (inside < text.length() && text.charAt(inside) == '`') {
			inside++;
		}
		String marks = text.substring(fence, inside);
		int close = text.length() - marks.length();
		return (close >= inside && text.endsWith(marks)) ? withoutMark(withoutLanguage(text.substring(inside, close)))
				: text;
	}

	// the rest of the line, unless the JSON begins there
	private static String withoutLanguage(String fenced) {
		int line = fenced.indexOf('\n');
		int start = fenced.indexOf('{');
		return fenced.substring((start >= 0 && (line < 0 || start < line)) ? start : line + 1);
	}

	// it is an object: in the words before it, brackets are notes and links
	private static int start(String text) {
		return text.startsWith("[") ? 0 : text.indexOf('{');
	}

}
