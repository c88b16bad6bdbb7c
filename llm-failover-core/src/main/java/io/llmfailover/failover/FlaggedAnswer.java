package io.llmfailover.failover;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;

/**
 * An answer that the model declined or a filter cut, where the policy asks another
 * target. If the round ends without another answer before the deadline, this one is
 * delivered after all.
 *
 * @param attempt the attempt that brought it, which has ended
 * @param text its text when it ended
 * @param finished the event that ended it
 */
record FlaggedAnswer(AttemptRun attempt, String text, TargetEvent.Finished finished) {

	/**
	 * Whether it can be delivered after what was shown.
	 * @param shown what the caller has seen of the round
	 * @param mode how the answer of the round is shown
	 * @return false if something would have to be taken back that the mode never takes
	 * back
	 */
	boolean mayFollow(Shown shown, PresentationMode mode) {
		return mode != PresentationMode.NEVER_TAKEN_BACK || continues(shown);
	}

	/**
	 * Delivers it: the caller of a stream is shown what it has not seen of it yet.
	 * @param shown what the caller has seen of the round
	 * @param call the call
	 * @param caller takes what the caller sees
	 * @return the answer
	 */
	ChatResponse deliver(Shown shown, Call call, Consumer<ChatEvent> caller) {
		if (call.stream()) {
			showRest(shown, call, caller);
		}
		return this.attempt.response(this.text, this.finished);
	}

	private void showRest(Shown shown, Call call, Consumer<ChatEvent> caller) {
		Attempt interrupted = shown.interrupted();
		boolean continues = continues(shown);
		if (interrupted != null && !continues) {
			caller.accept(new ChatEvent.Restarted(shown.text(), interrupted, call.trail().attempts()));
		}
		ChatTarget target = this.attempt.target();
		String rest = continues ? this.text.substring(shown.length()) : this.text;
		if (!rest.isEmpty()) {
			caller.accept(new ChatEvent.TextDelta(rest, target.provider(), target.model()));
		}
		toolCalls().stream()
			.skip(continues ? shown.toolCalls().size() : 0)
			.forEach((toolCall) -> caller.accept(new ChatEvent.ToolCalled(toolCall)));
	}

	private List<ToolCall> toolCalls() {
		return this.attempt.draft().toolCalls();
	}

	// what was shown is the beginning of this answer, or all of it
	private boolean continues(Shown shown) {
		int shownCalls = shown.toolCalls().size();
		return this.text.startsWith(shown.text()) && shownCalls <= toolCalls().size()
				&& toolCalls().subList(0, shownCalls).equals(shown.toolCalls());
	}

}
