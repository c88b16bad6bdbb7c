package io.llmfailover.failover;

import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;

/**
 * For a chat: the caller sees nothing before the answer is whole.
 */
final class WholePresentation implements Presentation {

	private final StringBuilder text = new StringBuilder();

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		this.text.append(piece);
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
		return this.text.toString();
	}

}
