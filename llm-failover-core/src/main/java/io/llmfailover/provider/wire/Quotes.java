package io.llmfailover.provider.wire;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * What a message repeats of a text, wherever in the text it stands: providers quote the
 * beginning, the part that they object to, or a piece around it. The text is read once,
 * whatever its length, and once more as it would be escaped if it needs that. Not
 * thread-safe.
 */
final class Quotes {

	// a shorter repetition may be chance, or words that both need
	static final int SHORTEST = 16;

	// every 16 characters of the message hold a whole piece of 8 that begins at a
	// multiple of 8
	private static final int PIECE = SHORTEST / 2;

	private static final int BASE = 31;

	// 31^(PIECE-1), to take the first character out of a hash
	private static final int FIRST = power(PIECE - 1);

	private static final int HASHES = 1 << 12;

	// a text that repeats itself is looked into only so often
	private static final int MOST_PLACES = 64;

	// of different pieces of the message with the same hash only so many are looked for
	private static final int MOST_DIFFERENT = 8;

	private final CharSequence message;

	private final BitSet quoted = new BitSet();

	// hash -> the pieces of the message that have it, one behind the other
	private final Map<Integer, Piece> pieces = new HashMap<>();

	// which of them there are, modulo a power of two: nearly no piece of a text is in the
	// message, and this rules out most
	private final BitSet hashes = new BitSet(HASHES);

	Quotes(CharSequence message) {
		this.message = message;
		for (int start = 0; start + PIECE <= message.length(); start += PIECE) {
			int hash = hash(message, start);
			add(hash, start);
			this.hashes.set(hash & (HASHES - 1));
		}
	}

	private void add(int hash, int start) {
		Piece first = this.pieces.get(hash);
		Piece equal = equal(first, this.message, start);
		if (equal != null) {
			equal.add(start);
		}
		else if (first == null || first.number < MOST_DIFFERENT) {
			this.pieces.put(hash, new Piece(start, first));
		}
	}

	/**
	 * Finds the piece that a text holds at a place.
	 * @param first the first of the pieces with the same hash; null for none
	 */
	private @Nullable Piece equal(@Nullable Piece first, CharSequence text, int at) {
		for (Piece piece = first; piece != null; piece = piece.next) {
			if (isPiece(piece.starts[0], text, at)) {
				return piece;
			}
		}
		return null;
	}

	private static int hash(CharSequence text, int start) {
		int hash = 0;
		for (int i = start; i < start + PIECE; i++) {
			hash = BASE * hash + text.charAt(i);
		}
		return hash;
	}

	private static int power(int exponent) {
		int result = 1;
		for (int i = 0; i < exponent; i++) {
			result *= BASE;
		}
		return result;
	}

	/**
	 * Looks for parts of a text, as it stands and as it would be escaped in JSON.
	 * @param text the text
	 */
	void find(CharSequence text) {
		if (this.pieces.isEmpty() || text.length() < PIECE) {
			return;
		}
		findExactly(text);
		if (needsEscapes(text)) {
			findExactly(new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)));
		}
	}

	private static boolean needsEscapes(CharSequence text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c == '"' || c == '\\') {
				return true;
			}
		}
		return false;
	}

	private void findExactly(CharSequence text) {
		int hash = hash(text, 0);
		for (int at = 0;; at++) {
			if (this.hashes.get(hash & (HASHES - 1))) {
				Piece piece = equal(this.pieces.get(hash), text, at);
				if (piece != null && !piece.done) {
					mark(piece, text, at);
				}
			}
			if (at + PIECE >= text.length()) {
				return;
			}
			hash = BASE * (hash - FIRST * text.charAt(at)) + text.charAt(at + PIECE);
		}
	}

	/**
	 * Marks what the message repeats of a text around a piece, wherever the piece stands.
	 */
	private void mark(Piece piece, CharSequence text, int at) {
		boolean known = true;
		for (int i = 0; i < piece.count; i++) {
			int start = piece.starts[i];
			if (!isKnown(start)) {
				mark(start, text, at);
				known &= isKnown(start);
			}
		}
		piece.done = known || ++piece.places == MOST_PLACES;
	}

	private void mark(int start, CharSequence text, int at) {
		int before = 0;
		while (before < start && before < at
				&& this.message.charAt(start - before - 1) == text.charAt(at - before - 1)) {
			before++;
		}
		int after = PIECE;
		while (start + after < this.message.length() && at + after < text.length()
				&& this.message.charAt(start + after) == text.charAt(at + after)) {
			after++;
		}
		if (before + after >= SHORTEST) {
			this.quoted.set(start - before, start + after);
		}
	}

	private boolean isKnown(int start) {
		for (int i = start; i < start + PIECE; i++) {
			if (!this.quoted.get(i)) {
				return false;
			}
		}
		return true;
	}

	private boolean isPiece(int start, CharSequence text, int at) {
		for (int i = 0; i < PIECE; i++) {
			if (this.message.charAt(start + i) != text.charAt(at + i)) {
				return false;
			}
		}
		return true;
	}

	// another address on the same host is no less an address without its beginning
	private int endOfAddress(int start, int end) {
		int from = end;
		while (from > start && !Character.isWhitespace(this.message.charAt(from - 1))) {
			from--;
		}
		if (this.message.subSequence(from, end).toString().indexOf("://") < 0) {
			return end;
		}
		int to = end;
		while (to < this.message.length() && !Character.isWhitespace(this.message.charAt(to))
				&& "'\"`)>".indexOf(this.message.charAt(to)) < 0) {
			to++;
		}
		return to;
	}

	/**
	 * The message without what was found.
	 * @param replacement what to put in its place
	 * @return the rest of the message
	 */
	String replace(String replacement) {
		if (this.quoted.isEmpty()) {
			return this.message.toString();
		}
		StringBuilder rest = new StringBuilder();
		int end = 0;
		for (int start = this.quoted.nextSetBit(0); start >= 0; start = this.quoted.nextSetBit(end)) {
			rest.append(this.message, end, start).append(replacement);
			end = endOfAddress(start, this.quoted.nextClearBit(start));
		}
		return rest.append(this.message, end, this.message.length()).toString();
	}

	/** A piece of the message, and all places where it stands. */
	private static final class Piece {

		/** Another piece with the same hash. */
		private final @Nullable Piece next;

		/** How many pieces have the hash, this one and those behind it. */
		private final int number;

		private int[] starts;

		private int count = 1;

		/** How many places of texts were compared with it. */
		private int places;

		/** Whether there is nothing more to find out about it. */
		private boolean done;

		Piece(int start, @Nullable Piece next) {
			this.starts = new int[] { start };
			this.next = next;
			this.number = (next != null) ? next.number + 1 : 1;
		}

		void add(int start) {
			if (this.count == this.starts.length) {
				this.starts = Arrays.copyOf(this.starts, 2 * this.count);
			}
			this.starts[this.count++] = start;
		}

	}

}
