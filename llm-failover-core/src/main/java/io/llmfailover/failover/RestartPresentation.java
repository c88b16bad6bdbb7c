package io.llmfailover.failover;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;

/**
 * For a stream that broke and is answered anew. The new text is held back while it
 * repeats what was shown. Where it runs past that, the rest simply follows; where it
 * differs, what was shown is declared void and the new answer follows from its beginning.
 */
final class RestartPresentation implements Presentation {

	private final Shown shown;

	private final Supplier<List<Attempt>> trail;

	private final LivePresentation live;

	private final StringBuilder held = new StringBuilder();

	private final StringBuilder heldReasoning = new StringBuilder();

	private boolean joined;

	RestartPresentation(Shown shown, ChatTarget target, Supplier<List<Attempt>> trail) {
		this.shown = shown;
		this.trail = trail;
		this.live = new LivePresentation(shown, target);
	}

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		if (this.joined) {
			this.live.text(piece, out);
			return;
		}
		int from = this.held.length();
		int repeatable = Math.min(piece.length(), this.shown.length() - from);
		this.held.append(piece);
		if (this.shown.anyToolCall() || !this.shown.repeatedBy(piece, from, repeatable)) {
			restart(out);
		}
		else if (repeatable < piece.length()) {
			this.joined = true;
			this.live.text(piece.substring(repeatable), out);
		}
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
		if (this.joined) {
			this.live.reasoning(piece, out);
		}
		else {
			this.heldReasoning.append(piece);
		}
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
		if (!this.joined && (this.shown.anyToolCall() || this.held.length() != this.shown.length())) {
			restart(out);
		}
		this.joined = true;
		this.live.toolCall(toolCall, out);
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
		if (!this.joined && (this.shown.anyToolCall() || this.held.length() < this.shown.length())) {
			restart(out);
		}
		this.live.finish(out);
	}

	private void restart(Consumer<ChatEvent> out) {
		Attempt interrupted = Objects.requireNonNull(this.shown.interrupted(), "only a broken stream is restarted");
		out.accept(new ChatEvent.Restarted(this.shown.text(), interrupted, this.trail.get()));
		this.shown.clear();
		this.joined = true;
		if (!this.heldReasoning.isEmpty()) {
			this.live.reasoning(this.heldReasoning.toString(), out);
		}
		if (!this.held.isEmpty()) {
			this.live.text(this.held.toString(), out);
		}
	}

	@Override
	public boolean committed() {
		return this.joined;
	}

	@Override
	public String answer() {
		return this.joined ? this.shown.text() : this.held.toString();
	}

}
