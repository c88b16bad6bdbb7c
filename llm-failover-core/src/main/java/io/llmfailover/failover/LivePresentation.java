package io.llmfailover.failover;

import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * For a stream of which nothing is shown yet: text and tool calls are shown as they come.
 * Reasoning is held back until then, since until then another target may take over
 * unseen.
 */
final class LivePresentation implements Presentation {

	private final Shown shown;

	private final ChatTarget target;

	private @Nullable StringBuilder heldReasoning;

	private boolean committed;

	LivePresentation(Shown shown, ChatTarget target) {
		this.shown = shown;
		this.target = target;
	}

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		commit(out);
		this.shown.append(piece);
		out.accept(new ChatEvent.TextDelta(piece, this.target.provider(), this.target.model()));
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
		if (this.committed) {
			out.accept(reasoning(piece));
		}
		else {
			hold(piece);
		}
	}

	private void hold(String piece) {
		StringBuilder held = this.heldReasoning;
		if (held == null) {
			held = new StringBuilder();
			this.heldReasoning = held;
		}
		held.append(piece);
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
		commit(out);
		this.shown.append(toolCall);
		out.accept(new ChatEvent.ToolCalled(toolCall));
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
		commit(out);
	}

	private void commit(Consumer<ChatEvent> out) {
		StringBuilder held = this.heldReasoning;
		if (!this.committed && held != null && !held.isEmpty()) {
			out.accept(reasoning(held.toString()));
		}
		this.committed = true;
	}

	private ChatEvent reasoning(String piece) {
		return new ChatEvent.ReasoningDelta(piece, this.target.provider(), this.target.model());
	}

	@Override
	public boolean committed() {
		return this.committed;
	}

	@Override
	public String answer() {
		return this.shown.text();
	}

}
