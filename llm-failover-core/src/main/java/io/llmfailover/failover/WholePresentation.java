package io.llmfailover.failover;

import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * For a chat: the caller sees nothing before the answer is whole.
 */
final class WholePresentation implements Presentation {

	// an answer that was fetched in one piece is not copied
	private String first = "";

	private @Nullable StringBuilder text;

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		if (this.text != null) {
			this.text.append(piece);
		}
		else if (this.first.isEmpty()) {
			this.first = piece;
		}
		else {
			this.text = new StringBuilder(this.first).append(piece);
		}
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
	}

	@Override
	public boolean committed() {
		return false;
	}

	@Override
	public String answer() {
		return (this.text != null) ? this.text.toString() : this.first;
	}

}
