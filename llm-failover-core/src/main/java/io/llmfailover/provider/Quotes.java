package io.llmfailover.provider;

import java.util.BitSet;

import tools.jackson.core.io.JsonStringEncoder;

/**
 * What a message repeats of a text, wherever in the text it stands: providers quote the
 * beginning, the part that they object to, or a piece around it. Not thread-safe.
 */
final class Quotes {

	// a shorter repetition may be chance, or words that both need
	private static final int SHORTEST = 16;

	// every repetition of that length holds a piece of this length at a multiple of it
	private static final int PIECE = SHORTEST / 2;

	// a text that repeats itself is looked through only so far
	private static final int MOST_PLACES = 64;

	private final String message;

	private final BitSet quoted = new BitSet();

	Quotes(String message) {
		this.message = message;
	}

	/**
	 * Looks for parts of a text, as it stands and as it would be escaped in JSON.
	 * @param text the text
	 */
	void find(String text) {
		findExactly(text);
		String escaped = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
		if (!escaped.equals(text)) {
			findExactly(escaped);
		}
	}

	private void findExactly(String text) {
		for (int start = 0; start + PIECE <= this.message.length(); start += PIECE) {
			String piece = this.message.substring(start, start + PIECE);
			int place = text.indexOf(piece);
			for (int places = 0; place >= 0 && places < MOST_PLACES; places++) {
				mark(start, text, place);
				place = text.indexOf(piece, place + 1);
			}
		}
	}

	private void mark(int start, String text, int place) {
		int before = 0;
		while (before < start && before < place
				&& this.message.charAt(start - before - 1) == text.charAt(place - before - 1)) {
			before++;
		}
		int after = PIECE;
		while (start + after < this.message.length() && place + after < text.length()
				&& this.message.charAt(start + after) == text.charAt(place + after)) {
			after++;
		}
		if (before + after >= SHORTEST) {
			this.quoted.set(start - before, start + after);
		}
	}

	/**
	 * The message without what was found.
	 * @param replacement what to put in its place
	 * @return the rest of the message
	 */
	String replace(String replacement) {
		StringBuilder rest = new StringBuilder();
		int end = 0;
		for (int start = this.quoted.nextSetBit(0); start >= 0; start = this.quoted.nextSetBit(end)) {
			rest.append(this.message, end, start).append(replacement);
			end = this.quoted.nextClearBit(start);
		}
		return rest.append(this.message, end, this.message.length()).toString();
	}

}
