package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has seen of the current model round, whichever targets it came from.
 * Not thread-safe.
 */
final class Shown {

	private final StringBuilder text = new StringBuilder();

	private List<ToolCall> toolCalls = List.of();

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
		return this.text.isEmpty() && this.toolCalls.isEmpty();
	}

	/**
	 * The tool calls that the caller has seen.
	 * @return the tool calls, in order
	 */
	List<ToolCall> toolCalls() {
		return this.toolCalls;
	}

	boolean anyToolCall() {
		return !this.toolCalls.isEmpty();
	}

	void append(CharSequence piece) {
		this.text.append(piece);
	}

	void append(ToolCall toolCall) {
		if (this.toolCalls.isEmpty()) {
			this.toolCalls = new ArrayList<>(2);
		}
		this.toolCalls.add(toolCall);
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
		this.toolCalls = List.of();
	}

}
