package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;

/**
 * For a chat: the consumer sees nothing before the answer is whole.
 */
final class WholePresentation implements Presentation {

	private final StringBuilder text = new StringBuilder();

	@Override
	public void text(String piece, List<ChatEvent> out) {
		this.text.append(piece);
	}

	@Override
	public void reasoning(String piece, List<ChatEvent> out) {
	}

	@Override
	public void toolCall(ToolCall toolCall, List<ChatEvent> out) {
	}

	@Override
	public void finish(List<ChatEvent> out) {
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
