package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * What makes one doubt that a continuation goes on exactly where the text before it broke
 * off. None of it is proof: a name begins with a capital, too.
 */
final class ContinuationDoubts {

	/** How much of a continuation is looked at. */
	static final int LOOKED_AT = 400;

	// a shorter one, such as "Yes." or "For example:", is said twice in many a text
	private static final int SHORTEST_SENTENCE = 20;

	private ContinuationDoubts() {
	}

	/**
	 * The doubts.
	 * @param shown the text that broke off
	 * @param continuation how it is continued: at least its first {@link #LOOKED_AT}
	 * characters, if it has that many
	 * @return one sentence each
	 */
	static List<String> of(String shown, String continuation) {
		List<String> doubts = new ArrayList<>(0);
		String start = continuation.strip();
		String sentence = firstSentence(start);
		if (sentence.length() >= SHORTEST_SENTENCE && shown.contains(sentence)) {
			doubts.add("The continuation restates a sentence that was there before");
		}
		if (!start.isEmpty() && Character.isUpperCase(start.codePointAt(0)) && UnfinishedSentence.endsIn(shown)
				&& endsInAWord(shown)) {
			doubts.add("The continuation begins with a capital letter, although the sentence before it was not over");
		}
		return doubts;
	}

	private static boolean endsInAWord(String shown) {
		String end = shown.stripTrailing();
		char last = end.isEmpty() ? ' ' : end.charAt(end.length() - 1);
		return Character.isLetterOrDigit(last) || last == ',' || last == ';';
	}

	private static String firstSentence(String text) {
		for (int i = 0; i < Math.min(text.length(), LOOKED_AT); i++) {
			if (".!?\n\u3002\uff01\uff1f".indexOf(text.charAt(i)) >= 0) {
				return text.substring(0, i + 1).strip();
			}
		}
		return "";
	}

}
