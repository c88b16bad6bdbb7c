package io.llmfailover.failover;

import java.util.function.Consumer;

import io.llmfailover.ChatEvent;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;

/**
 * For a stream that broke and is continued by another target. Models like to repeat the
 * last words before they go on: an exact overlap with the end of what was shown is left
 * out.
 */
final class ResumePresentation implements Presentation {

	// a shorter overlap may be chance, and a longer one is not worth the wait
	private static final int MIN_OVERLAP = 12;

	private static final int MAX_OVERLAP = 2_000;

	private final Shown shown;

	private final LivePresentation live;

	private final String tail;

	private final StringBuilder held = new StringBuilder();

	private boolean joined;

	ResumePresentation(Shown shown, ChatTarget target) {
		this.shown = shown;
		this.live = new LivePresentation(shown, target);
		this.tail = shown.text().substring(Math.max(0, shown.length() - MAX_OVERLAP));
	}

	@Override
	public void text(String piece, Consumer<ChatEvent> out) {
		if (this.joined) {
			this.live.text(piece, out);
			return;
		}
		this.held.append(piece);
		if (this.tail.indexOf(this.held.toString()) < 0) {
			join(out);
		}
	}

	@Override
	public void reasoning(String piece, Consumer<ChatEvent> out) {
		this.live.reasoning(piece, out);
	}

	@Override
	public void toolCall(ToolCall toolCall, Consumer<ChatEvent> out) {
		join(out);
		this.live.toolCall(toolCall, out);
	}

	@Override
	public void finish(Consumer<ChatEvent> out) {
		join(out);
		this.live.finish(out);
	}

	private void join(Consumer<ChatEvent> out) {
		if (this.joined) {
			return;
		}
		this.joined = true;
		String rest = this.held.substring(overlap());
		if (!rest.isEmpty()) {
			this.live.text(rest, out);
		}
	}

	private int overlap() {
		for (int length = Math.min(this.held.length(), this.tail.length()); length >= MIN_OVERLAP; length--) {
			if (this.tail.endsWith(this.held.substring(0, length))) {
				return length;
			}
		}
		return 0;
	}

	@Override
	public boolean committed() {
		return this.joined;
	}

	@Override
	public String answer() {
		return this.shown.text();
	}

}
