package io.llmfailover.failover;

import io.llmfailover.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has seen of the current model round, whichever targets it came from.
 * Not thread-safe.
 */
final class Shown {

	private final StringBuilder text = new StringBuilder();

	private boolean toolCalls;

	private @Nullable Attempt interrupted;

	String text() {
		return this.text.toString();
	}

	int length() {
		return this.text.length();
	}

	/**
	 * Whether a piece of another answer repeats what was shown.
	 * @param piece the piece
	 * @param from where it begins in that answer
	 * @param length how much of it to look at
	 * @return true if it does
	 */
	boolean repeatedBy(String piece, int from, int length) {
		return piece.startsWith(this.text.substring(from, from + length));
	}

	boolean nothing() {
		return this.text.isEmpty() && !this.toolCalls;
	}

	boolean toolCalls() {
		return this.toolCalls;
	}

	void append(CharSequence piece) {
		this.text.append(piece);
	}

	void toolCallShown() {
		this.toolCalls = true;
	}

	void interrupted(Attempt attempt) {
		this.interrupted = attempt;
	}

	@Nullable Attempt interrupted() {
		return this.interrupted;
	}

	/**
	 * Forgets everything: a {@code Restarted} has declared it void.
	 */
	void clear() {
		this.text.setLength(0);
		this.toolCalls = false;
	}

}
