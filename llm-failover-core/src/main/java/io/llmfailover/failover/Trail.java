package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.target.ChatTarget;

/**
 * What has happened in a call: what its answer or its error will list, and what is
 * published to listeners meanwhile. Not thread-safe.
 */
final class Trail {

	private final CallInfo call;

	private final Outbox outbox;

	private final List<String> paidTwice = new ArrayList<>(0);

	private final List<Attempt> attempts = new ArrayList<>();

	private int started;

	private boolean ended;

	Trail(CallInfo call, Outbox outbox) {
		this.call = call;
		this.outbox = outbox;
		outbox.add((listener) -> listener.callStarted(call));
	}

	/**
	 * Takes note that an attempt begins.
	 * @param target who is asked
	 * @param trigger why; the first one after nobody is the first of the call
	 * @return why, as it is published
	 */
	Trigger started(ChatTarget target, Trigger trigger) {
		Trigger why = (trigger == Trigger.NEXT && this.started == 0) ? Trigger.FIRST : trigger;
		this.started++;
		this.outbox.add((listener) -> listener.attemptStarted(this.call, target.provider(), target.model(), why));
		return why;
	}

	/**
	 * How many attempts have begun.
	 * @return the number
	 */
	int started() {
		return this.started;
	}

	void ended(Attempt attempt) {
		this.attempts.add(attempt);
		this.outbox.add((listener) -> listener.attemptEnded(this.call, attempt));
	}

	void skipped(Attempt attempt) {
		this.attempts.add(attempt);
		this.outbox.add((listener) -> listener.targetSkipped(this.call, attempt));
	}

	/**
	 * Tells that an answer is paid for twice.
	 * @param target the target that is asked as well
	 * @param reason why
	 */
	void paidTwice(ChatTarget target, String reason) {
		String warning = target.provider() + ":" + target.model() + " was asked as well, since " + reason
				+ ": both may be paid for, and both have seen the prompt";
		this.paidTwice.add(warning);
		this.outbox.add((listener) -> listener.paidTwice(this.call, target.provider(), target.model(), reason));
	}

	/**
	 * What was paid for twice.
	 * @return a warning for each time
	 */
	List<String> paidTwice() {
		return this.paidTwice;
	}

	void waits(ChatTarget target, int waiting) {
		this.outbox.add((listener) -> listener.callWaits(this.call, target.provider(), target.model(), waiting));
	}

	List<Attempt> attempts() {
		return List.copyOf(this.attempts);
	}

	void answered(ChatResponse response, Duration duration) {
		end((listener) -> listener.callAnswered(this.call, response, duration));
	}

	void failed(Throwable failure, Duration duration) {
		end((listener) -> listener.callFailed(this.call, failure, duration));
	}

	void cancelled(Duration duration) {
		List<Attempt> attempts = attempts();
		end((listener) -> listener.callCancelled(this.call, attempts, duration));
	}

	// a caller who goes away after the answer is no longer of interest
	private void end(Consumer<FailoverListener> event) {
		if (!this.ended) {
			this.ended = true;
			this.outbox.add(event);
		}
	}

	void publish() {
		this.outbox.publish();
	}

}
