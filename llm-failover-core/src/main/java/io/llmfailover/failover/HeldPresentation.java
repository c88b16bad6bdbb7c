package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;

/**
 * For a stream whose answer is judged before any of it is shown.
 */
final class HeldPresentation implements Presentation {

	private final LivePresentation live;

	private final StringBuilder text = new StringBuilder();

	private final StringBuilder reasoning = new StringBuilder();

	private final List<ToolCall> toolCalls = new ArrayList<>(0);

	HeldPresentation(Shown shown, ChatTarget target) {
		this.live = new LivePresentation(shown, target);
	}

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		this.text.append(piece);
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
		this.reasoning.append(piece);
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
		this.toolCalls.add(toolCall);
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
		if (!this.reasoning.isEmpty()) {
			this.live.reasoning(this.reasoning.toString(), out);
		}
		if (!this.text.isEmpty()) {
			this.live.text(this.text.toString(), out);
		}
		this.toolCalls.forEach((toolCall) -> this.live.toolCall(toolCall, out));
		this.live.finish(out);
	}

	@Override
	public boolean committed() {
		return this.live.committed();
	}

	@Override
	public String answer() {
		return this.text.toString();
	}

}
