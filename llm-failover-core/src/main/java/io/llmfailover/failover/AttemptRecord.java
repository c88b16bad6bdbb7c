package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Exchange;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureAction;
import io.llmfailover.Usage;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the trail holds of one attempt: collected while it runs, written as one line at
 * its end. Not thread-safe.
 */
final class AttemptRecord {

	private final ChatTarget target;

	private final ChatRequest request;

	private final Time time;

	private final long started;

	private int received;

	private @Nullable Integer status;

	private @Nullable String requestId;

	private @Nullable Duration timeToFirstProgress;

	/**
	 * Begins a record.
	 * @param target who is asked
	 * @param request what is asked
	 * @param time where time comes from
	 * @param started the time at which the attempt begins
	 */
	AttemptRecord(ChatTarget target, ChatRequest request, Time time, long started) {
		this.target = target;
		this.request = request;
		this.time = time;
		this.started = started;
	}

	void receive(TargetEvent event) {
		if (event instanceof TargetEvent.TextPiece piece) {
			progress(piece.text().length());
		}
		else if (event instanceof TargetEvent.ReasoningPiece piece) {
			progress(piece.text().length());
		}
		else if (event instanceof TargetEvent.ToolCalled called) {
			progress(called.toolCall().arguments().length());
		}
		else if (event instanceof TargetEvent.Progress) {
			progress(0);
		}
		else if (event instanceof TargetEvent.Opened opened) {
			this.status = opened.status();
			this.requestId = opened.requestId();
		}
	}

	private void progress(int characters) {
		if (this.timeToFirstProgress == null) {
			this.timeToFirstProgress = this.time.since(this.started);
		}
		this.received += characters;
	}

	/**
	 * The line for an answer.
	 * @param usage the tokens used
	 * @param now the time
	 * @return the line
	 */
	Attempt answered(Usage usage, long now) {
		Exchange exchange = new Exchange(this.status, this.requestId, this.timeToFirstProgress,
				Duration.ofNanos(now - this.started));
		return Attempt.answered(this.target.provider(), this.target.model(), exchange, usage);
	}

	/**
	 * The line for a failure.
	 * @param failure what happened
	 * @param decision what is done about it
	 * @return the line
	 */
	Attempt failed(Failure failure, FailureAction decision) {
		Integer status = (failure.status() != null) ? failure.status() : this.status;
		String requestId = (failure.requestId() != null) ? failure.requestId() : this.requestId;
		return new Attempt(this.target.provider(), this.target.model(), Attempt.Outcome.FAILED, failure.message(),
				failure.kind(), decision, exchange(status, requestId),
				(failure.usage().source() != Usage.Source.UNKNOWN) ? failure.usage() : estimate());
	}

	/**
	 * The line for an attempt that was given up.
	 * @param reason why
	 * @return the line
	 */
	Attempt cancelled(String reason) {
		return new Attempt(this.target.provider(), this.target.model(), Attempt.Outcome.CANCELLED, reason, null, null,
				exchange(this.status, this.requestId), estimate());
	}

	/**
	 * The line for a target that found, when its turn came, that it cannot be asked for
	 * this.
	 * @param failure why not
	 * @return the line
	 */
	Attempt skipped(Failure failure) {
		return Attempt.skipped(this.target.provider(), this.target.model(), failure.message());
	}

	private Usage estimate() {
		return (this.timeToFirstProgress != null) ? TokenEstimate.usage(this.request, this.received) : Usage.UNKNOWN;
	}

	private Exchange exchange(@Nullable Integer status, @Nullable String requestId) {
		return new Exchange(status, requestId, this.timeToFirstProgress, this.time.since(this.started));
	}

}
