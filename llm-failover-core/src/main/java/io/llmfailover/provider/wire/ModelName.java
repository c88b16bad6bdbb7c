package io.llmfailover.provider.wire;

/**
 * Finds a model's name in a text as a word of its own: {@code o3} is not in
 * {@code /gpt-o3-mini} nor in {@code /v1/o3/chat}.
 */
final class ModelName {

	private ModelName() {
	}

	/**
	 * Whether a text names a model outside of addresses and paths.
	 * @param text the text
	 * @param model the model
	 * @return true if it does
	 */
	static boolean isIn(String text, String model) {
		return next(text, model, 0) >= 0;
	}

	/**
	 * A text without the name, whose words say nothing: it may be
	 * {@code rate-limit-tester}.
	 * @param text the text
	 * @param model the model
	 * @return the rest; the text itself where the name is the word "model"
	 */
	static String leftOutOf(String text, String model) {
		if (model.equalsIgnoreCase("model")) {
			return text;
		}
		StringBuilder rest = new StringBuilder(text.length());
		int end = 0;
		for (int at = next(text, model, 0); at >= 0; at = next(text, model, end)) {
			rest.append(text, end, at).append(' ');
			end = at + model.length();
		}
		return rest.append(text, end, text.length()).toString();
	}

	private static int next(String text, String model, int start) {
		for (int at = text.indexOf(model, start); at >= 0; at = text.indexOf(model, at + model.length())) {
			if (isBorder(text, at - 1, -1) && isBorder(text, at + model.length(), 1)) {
				return at;
			}
		}
		return -1;
	}

	private static boolean isBorder(String text, int at, int direction) {
		if (at < 0 || at >= text.length()) {
			return true;
		}
		char c = text.charAt(at);
		if (c == '.' || c == ':') {
			// the end of a sentence or a part of a version
			int next = at + direction;
			return direction < 0 && c == ':'
					|| next >= 0 && (next >= text.length() || Character.isWhitespace(text.charAt(next)));
		}
		return !Character.isLetterOrDigit(c) && "_-/@".indexOf(c) < 0;
	}

}
