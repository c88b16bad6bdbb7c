package io.llmfailover.failover;

/**
 * Finds whether a text breaks off in the middle of a sentence.
 */
final class UnfinishedSentence {

	/** What may follow the end of a sentence: » “ ” ’ 」 』 ） and these of ASCII. */
	private static final String CLOSERS = "\"')]}*_`\u00bb\u201c\u201d\u2019\u300d\u300f\uff09";

	/** What ends a sentence: … 。 ！ ？ ؟ (Arabic) । (Hindi) and these of ASCII. */
	private static final String ENDS = ".!?\u2026\u3002\uff01\uff1f\u061f\u0964";

	private UnfinishedSentence() {
	}

	/**
	 * Whether a text breaks off inside a sentence, by its last characters.
	 * @param text the text
	 * @return false after the end of a sentence, perhaps in quotes, brackets or emphasis,
	 * and after a code fence
	 */
	static boolean endsIn(String text) {
		String end = text.stripTrailing();
		if (end.endsWith("```") || end.endsWith("~~~")) {
			return false;
		}
		int last = end.length() - 1;
		while (last >= 0 && CLOSERS.indexOf(end.charAt(last)) >= 0) {
			last--;
		}
		return last < 0 || ENDS.indexOf(end.charAt(last)) < 0;
	}

}
