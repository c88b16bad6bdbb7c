package io.llmfailover.failover;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;

/**
 * An answer that was declined or filtered, and is kept for the case that nobody has a
 * better one.
 *
 * @param run the attempt that brought it, which has ended
 * @param text its text, as it stood then
 * @param finished how it ended
 */
record FlaggedAnswer(AttemptRun run, String text, TargetEvent.Finished finished) {

	/**
	 * Whether it can be delivered after what was shown.
	 * @param shown what the caller has seen of the round
	 * @param mode how its answer is shown
	 * @return false if something would have to be taken back that is not
	 */
	boolean mayFollow(Shown shown, PresentationMode mode) {
		return mode != PresentationMode.NEVER_TAKEN_BACK || goesOnFrom(shown);
	}

	/**
	 * Delivers it, since nobody had a better one.
	 * @param shown what the caller has seen of the round
	 * @param call the call
	 * @param reader takes what the caller sees
	 * @return the answer
	 */
	ChatResponse show(Shown shown, Call call, Consumer<ChatEvent> reader) {
		if (call.stream() && !shown.text().equals(this.text)) {
			showText(shown, call.trail().attempts(), reader);
		}
		return this.run.response(this.text, this.finished);
	}

	private void showText(Shown shown, List<Attempt> trail, Consumer<ChatEvent> reader) {
		Attempt interrupted = shown.interrupted();
		boolean goesOn = goesOnFrom(shown);
		if (interrupted != null && !goesOn) {
			reader.accept(new ChatEvent.Restarted(shown.text(), interrupted, trail));
		}
		ChatTarget target = this.run.target();
		String rest = goesOn ? this.text.substring(shown.length()) : this.text;
		if (!rest.isEmpty()) {
			reader.accept(new ChatEvent.TextDelta(rest, target.provider(), target.model()));
		}
		this.run.draft().toolCalls().forEach((toolCall) -> reader.accept(new ChatEvent.ToolCalled(toolCall)));
	}

	private boolean goesOnFrom(Shown shown) {
		return this.text.startsWith(shown.text()) && !shown.toolCalls();
	}

}
