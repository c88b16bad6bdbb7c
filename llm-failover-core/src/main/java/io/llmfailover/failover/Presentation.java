package io.llmfailover.failover;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;

/**
 * Decides what the caller sees of a target's answer, and when. Not thread-safe.
 */
interface Presentation {

	/**
	 * Takes what a target sends. Events of which a caller sees nothing change nothing.
	 * @param event what it sends
	 * @param out takes what the caller sees
	 */
	default void receive(TargetEvent event, Consumer<ChatEvent> out) {
		if (event instanceof TargetEvent.TextPiece piece) {
			text(piece.text(), out);
		}
		else if (event instanceof TargetEvent.ReasoningPiece piece) {
			reasoning(piece.text(), out);
		}
		else if (event instanceof TargetEvent.ToolCalled called) {
			toolCall(called.toolCall(), out);
		}
	}

	/**
	 * Takes the next piece of the text.
	 * @param piece the piece
	 * @param out takes what the caller sees
	 */
	void text(String piece, Consumer<ChatEvent> out);

	/**
	 * Takes the next piece of the reasoning.
	 * @param piece the piece
	 * @param out takes what the caller sees
	 */
	void reasoning(String piece, Consumer<ChatEvent> out);

	/**
	 * Takes a tool call.
	 * @param toolCall the call
	 * @param out takes what the caller sees
	 */
	void toolCall(ToolCall toolCall, Consumer<ChatEvent> out);

	/**
	 * Takes the end of the answer.
	 * @param out takes what the caller sees
	 */
	void finish(Consumer<ChatEvent> out);

	/**
	 * Whether the caller has seen something of this target's answer.
	 * @return true once it has
	 */
	boolean committed();

	/**
	 * Whether the answer ends well although its target adds nothing to it: what was shown
	 * before was whole.
	 * @return true if it does; false by default
	 */
	default boolean nothingToAdd() {
		return false;
	}

	/**
	 * Whether the answer is joined from those of several targets.
	 * @return true if it is; false by default
	 */
	default boolean continuesAnother() {
		return false;
	}

	/**
	 * What the caller should know of how the answer came together.
	 * @return the warnings; none by default
	 */
	default List<String> warnings() {
		return List.of();
	}

	/**
	 * The text of the whole answer as it stands, whether or not it is shown yet.
	 * @return the text
	 */
	String answer();

}
