package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
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

	private List<String> warnings = List.of();

	private List<Attempt> attempts = List.of();

	private int started;

	private boolean startedInRound;

	private int round = 1;

	private boolean ended;

	Trail(CallInfo call, Outbox outbox) {
		this.call = call;
		this.outbox = outbox;
		outbox.add((listener) -> listener.callStarted(call));
	}

	/**
	 * Takes note that an attempt begins.
	 * @param target who is asked
	 * @param trigger why; the first attempt of a round that is the next one is FIRST
	 * @return why, as it is published
	 */
	Trigger started(ChatTarget target, Trigger trigger) {
		Trigger why = (trigger == Trigger.NEXT && !this.startedInRound) ? Trigger.FIRST : trigger;
		this.started++;
		this.startedInRound = true;
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

	/**
	 * Takes note that an attempt has ended.
	 * @param line its line
	 * @return the line as it stands in the trail
	 */
	Attempt ended(Attempt line) {
		Attempt attempt = line.inRound(this.round);
		this.attempts = Additions.plus(this.attempts, attempt);
		this.outbox.add((listener) -> listener.attemptEnded(this.call, attempt));
		return attempt;
	}

	void skipped(Attempt line) {
		Attempt attempt = line.inRound(this.round);
		this.attempts = Additions.plus(this.attempts, attempt);
		this.outbox.add((listener) -> listener.targetSkipped(this.call, attempt));
	}

	/**
	 * Takes note that a round has ended well.
	 * @param event what it cost
	 */
	void roundCompleted(ChatEvent.RoundCompleted event) {
		this.outbox.add((listener) -> listener.roundCompleted(this.call, event.round(), event.usage()));
	}

	/**
	 * Takes note that another round begins.
	 */
	void nextRound() {
		this.round++;
		this.startedInRound = false;
	}

	/**
	 * Takes note of how far a tool has come.
	 * @param event {@link ChatEvent.ToolStarted} or {@link ChatEvent.ToolFinished}
	 */
	void tool(ChatEvent event) {
		if (event instanceof ChatEvent.ToolStarted tool) {
			this.outbox.add((listener) -> listener.toolStarted(this.call, tool));
		}
		else if (event instanceof ChatEvent.ToolFinished tool) {
			this.outbox.add((listener) -> listener.toolFinished(this.call, tool));
		}
	}

	/**
	 * Takes note that an answer is paid for twice.
	 * @param target the target that is asked as well
	 * @param reason why
	 */
	void paidTwice(ChatTarget target, String reason) {
		warn(target.provider() + ":" + target.model() + " was asked as well, since " + reason
				+ ": both may be paid for, and both have seen the prompt");
		this.outbox.add((listener) -> listener.paidTwice(this.call, target.provider(), target.model(), reason));
	}

	/**
	 * Takes note that a target was skipped for want of a connection of our own.
	 * @param target the target
	 * @param reason why there was none, and which setting gives more
	 */
	void poolFull(ChatTarget target, String reason) {
		warn(target.provider() + ":" + target.model() + " was skipped, " + reason);
	}

	private void warn(String warning) {
		if (!this.warnings.contains(warning)) {
			this.warnings = Additions.plus(this.warnings, warning);
		}
	}

	/**
	 * What the caller should know beside the answer: what was paid for twice, and whose
	 * pool of connections was full.
	 * @return the warnings
	 */
	List<String> warnings() {
		return this.warnings;
	}

	void waits(ChatTarget target, int waiting) {
		this.outbox.add((listener) -> listener.callWaits(this.call, target.provider(), target.model(), waiting));
	}

	/**
	 * Takes note of what the caller is shown.
	 * @param event the event
	 */
	void shown(ChatEvent event) {
		if (event instanceof ChatEvent.Interrupted interrupted) {
			this.outbox.add((listener) -> listener.answerInterrupted(this.call, interrupted.attempt()));
		}
		else if (event instanceof ChatEvent.Restarted restarted) {
			this.outbox.add((listener) -> listener.answerRestarted(this.call, restarted.attempt()));
		}
	}

	List<Attempt> attempts() {
		return this.attempts;
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
