package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.ToolCall;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.TargetEvent;

/**
 * An answer that was declined or filtered, and is kept for the case that nobody has a
 * better one. Immutable.
 */
final class FlaggedAnswer {

	private final ChatTarget target;

	private final AnswerDraft draft;

	private final String text;

	private final TargetEvent.Finished finished;

	FlaggedAnswer(AttemptRun run, TargetEvent.Finished finished) {
		this.target = run.target();
		this.draft = run.draft();
		this.text = run.text();
		this.finished = finished;
	}

	ChatTarget target() {
		return this.target;
	}

	String text() {
		return this.text;
	}

	List<ToolCall> toolCalls() {
		return this.draft.toolCalls();
	}

	ChatResponse response(List<Attempt> trail) {
		return this.draft.response(this.text, this.finished, trail);
	}

}
