package io.llmfailover.failover;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer of a model, asked of the line-up of a call: what the caller has seen of it,
 * which attempts race for it, and which one answers. Its inputs are its methods. It only
 * decides; {@link Effects} carries it out. It knows no timer, no thread and no
 * subscription. Not thread-safe.
 */
final class Round {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private static final String OVERTAKEN = "another target was faster";

	private final Call call;

	private final int number;

	private final RoundProgress progress;

	private final Asking asking;

	private final FailedAttempts failedAttempts;

	private final Effects effects;

	private final Consumer<ChatEvent> reader;

	/** The declined answer that is delivered if no other target has a better one. */
	private @Nullable FlaggedAnswer flagged;

	/**
	 * Creates a round that has not begun.
	 * @param call the call
	 * @param number which of the call's rounds it is, from 1
	 * @param mode how its answer is shown
	 * @param effects carries out what it decides
	 */
	Round(Call call, int number, PresentationMode mode, Effects effects) {
		this.call = call;
		this.number = number;
		this.effects = effects;
		this.progress = new RoundProgress(mode, call.onInterruption(mode));
		this.asking = new Asking(call, this.progress, effects, this::exhausted);
		this.failedAttempts = new FailedAttempts(call, this.progress, this.asking, effects, this::exhausted);
		this.reader = (mode == PresentationMode.NEVER_TAKEN_BACK) ? this::showWithoutTakingBack : effects::show;
	}

	int number() {
		return this.number;
	}

	/**
	 * How far the round has come.
	 * @return its state
	 */
	State state() {
		return this.progress.state();
	}

	/**
	 * What the caller has seen of the answer.
	 * @return the text
	 */
	String partialText() {
		return this.progress.shown().text();
	}

	/**
	 * Input: the round begins.
	 */
	void start() {
		this.asking.askNext(this.progress.race().open(), null);
	}

	/**
	 * Input: a target sends something.
	 * @param run its attempt, which is running
	 * @param event what it sends
	 */
	void received(AttemptRun run, TargetEvent event) {
		run.receive(event, this.reader);
		if (event instanceof TargetEvent.Finished finished) {
			finished(run, finished);
		}
		else if (run.running() && run.committed()) {
			claim(run);
		}
	}

	// what was shown stays, so an answer that begins anew in other words ends the call
	private void showWithoutTakingBack(ChatEvent event) {
		if (this.progress.race().isOver()) {
			return;
		}
		if (event instanceof ChatEvent.Restarted restarted) {
			this.progress.race().closeAll((run) -> run.cancel("it began the answer anew, in other words"));
			List<Attempt> trail = this.call.trail().attempts();
			this.effects.end(
					new ChatEvent.Restarted(restarted.voided(), restarted.attempt(), trail).refused(this.call.added()));
		}
		else {
			this.effects.show(event);
		}
	}

	/**
	 * Input: a target has failed.
	 * @param run its attempt, which is running
	 * @param failed its failure
	 */
	void failed(AttemptRun run, TargetFailedException failed) {
		this.failedAttempts.failed(run, failed);
	}

	/**
	 * Input: the exchange of an attempt that runs no more has ended. After a complete
	 * answer it no longer matters whether it ended well.
	 * @param run the attempt
	 */
	void exchangeEnded(AttemptRun run) {
		if (run.answered()) {
			run.leave();
			this.progress.race().remove(run.lane());
		}
	}

	/**
	 * Input: the alarm rings.
	 * @param now the time
	 */
	void rang(long now) {
		for (Lane lane : this.progress.race().lanes()) {
			// what happened in one lane may have ended another
			if (this.progress.race().contains(lane)) {
				rang(lane, now);
			}
		}
	}

	private void rang(Lane lane, long now) {
		Lane.PendingRetry retry = lane.pendingRetry();
		AttemptRun run = lane.run();
		Wait wait = lane.waiting();
		if (retry != null && retry.at() - now <= 0) {
			this.asking.retry(lane, retry);
		}
		else if (wait != null && wait.untilDue(now) <= 0) {
			lane.waitInLine(null);
			if (retry == null) {
				exhausted();
			}
		}
		else if (run != null && run.running()) {
			checkTimes(run, now);
		}
		else if (run != null && run.answered() && run.remainingWaitForEnd(now) <= 0) {
			exchangeEnded(run);
		}
	}

	/**
	 * Input: the caller is ready to take more.
	 * @param wanted how many events in all
	 */
	void demand(long wanted) {
		if (this.progress.race().demand(wanted)) {
			this.effects.timesChanged();
		}
	}

	/**
	 * Input: the call's deadline is reached.
	 */
	void deadlineReached() {
		Failure failure = Failure.of(FailureKind.DEADLINE_EXCEEDED, "the call's time was up");
		this.progress.race().closeAll((run) -> run.fail(failure, FailureAction.STOP));
	}

	/**
	 * Input: the caller has gone away.
	 */
	void callerWentAway() {
		this.progress.race().closeAll((run) -> run.cancel("the caller went away"));
	}

	/**
	 * Input: the call ends for a reason of its own.
	 */
	void abandoned() {
		this.progress.abandon();
	}

	/**
	 * When something is due.
	 * @param now the time
	 * @return nanoseconds from now on, negative if it is past; {@link Long#MAX_VALUE} for
	 * never
	 */
	long untilDue(long now) {
		return this.progress.race().untilDue(now);
	}

	// the first attempt that has something to show answers, and the others have lost
	private void claim(AttemptRun run) {
		this.progress.claimedBy(run).forEach(this::lose);
	}

	private void lose(AttemptRun run) {
		Permit permit = run.turn().permit();
		permit.overtaken();
		long now = this.call.time().now();
		boolean slow = run.watch().slow(now);
		if (permit.probe() && !run.watch().heard() && !slow) {
			// the probe has not had the time to find out whether the target is up
			run.detachAsProbe(OVERTAKEN, this.effects.takeInputLater(run.watch().untilSlow(now), run::probeWasSilent));
			return;
		}
		if (!slow) {
			this.call.revisits().overtaken(run.turn());
		}
		if (slow) {
			permit.slow();
		}
		else if (permit.probe()) {
			// it is up: that another one was faster says nothing else
			permit.succeeded();
		}
		Attempt attempt = run.cancel(OVERTAKEN);
		if (slow) {
			logger.info("{}", attempt.summary());
		}
	}

	private void finished(AttemptRun run, TargetEvent.Finished finished) {
		Failure objection = AnswerCheck.first(this.call.checks(), run, finished);
		if (objection == null
				|| (objection.circumstance() == Circumstance.IN_ANSWER && !mayBeBettered(run, objection))) {
			answer(run, finished);
			return;
		}
		if (objection.circumstance() == Circumstance.IN_ANSWER) {
			run.turn().permit().succeeded();
			this.flagged = new FlaggedAnswer(run, run.text(), finished);
		}
		failed(run, new TargetFailedException(objection));
	}

	private boolean mayBeBettered(AttemptRun run, Failure objection) {
		return this.call.decide(objection, this.failedAttempts.situation(run, objection))
			.decision() != FailureAction.STOP;
	}

	private void answer(AttemptRun run, TargetEvent.Finished finished) {
		run.showRest(this.reader);
		if (!run.running()) {
			return;
		}
		claim(run);
		ChatResponse response = run.succeed(finished);
		if (this.call.transport(run.target()) == Transport.WHOLE) {
			run.turn().health().answeredWhole(run.took());
		}
		this.effects.answered(response);
	}

	private void checkTimes(AttemptRun run, long now) {
		if (run.watch().fellSilent(now)) {
			this.asking.hedge(run.lane());
		}
		Failure complaint = run.watch().complaint(now);
		if (complaint != null && run.running()) {
			failed(run, new TargetFailedException(complaint));
		}
	}

	private void exhausted() {
		this.call.lineup().skipRest();
		abandoned();
		if (this.flagged != null && this.flagged.mayFollow(this.progress.shown(), this.progress.mode())) {
			this.effects.answered(this.flagged.deliver(this.progress.shown(), this.call, this.effects::show));
		}
		else {
			this.effects.end(this.call.failures().exhausted(partialText()));
		}
	}

	/**
	 * How far a round has come.
	 */
	enum State {

		/** Attempts race, or a retry is waited for; nothing is shown yet. */
		RACING,

		/** One attempt answers: the caller has seen something of it. */
		ANSWERING,

		/** The answer broke off, and is answered anew or continued. */
		RECOVERING,

		/** The answer is complete; the end of its exchange is waited for. */
		ENDING,

		/** Nothing runs any more. */
		OVER

	}

}
