package io.llmfailover.failover;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with the attempts of a round that fail: the call learns from the failure, and the
 * policy decides which target is asked next. Not thread-safe.
 */
final class FailedAttempts {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private final Call call;

	private final RoundProgress progress;

	private final Asking asking;

	private final Effects effects;

	private final Runnable exhausted;

	/**
	 * Creates it for one round.
	 * @param call the call
	 * @param progress how far the round has come
	 * @param asking asks the others
	 * @param effects carries out what is decided
	 * @param exhausted ends the round, since no other target is to be asked
	 */
	FailedAttempts(Call call, RoundProgress progress, Asking asking, Effects effects, Runnable exhausted) {
		this.call = call;
		this.progress = progress;
		this.asking = asking;
		this.effects = effects;
		this.exhausted = exhausted;
	}

	/**
	 * Takes the failure of an attempt.
	 * @param run its attempt, which is running
	 * @param failed its failure
	 */
	void failed(AttemptRun run, TargetFailedException failed) {
		run.turn().permit().failed(failed.failure());
		Failure failure = learn(run, failed.failure());
		boolean poolFull = failure.circumstance() == Circumstance.POOL_FULL;
		if ((poolFull || failure.circumstance() == Circumstance.NOT_ASKED) && !run.committed()) {
			this.call.lineup().unfit(run.target());
			run.skip(failure);
			if (poolFull) {
				this.call.trail().poolFull(run.target(), failure.message());
				this.call.revisits().failed(run.turn(), failure, false);
			}
			this.asking.askNext(run.lane(), new Asking.Predecessor(run.turn(), null));
		}
		else if (run.committed() && !this.progress.mayRecover(run.shown())) {
			settle(run, failed, FailureAction.STOP);
			this.progress.abandon();
			this.effects.end(this.call.failures().brokeOff(failed, this.progress.shown().text()));
		}
		else {
			followPolicy(run, failed, failure);
		}
	}

	private Failure learn(AttemptRun run, Failure failure) {
		// where the request was adjusted it asks for fewer tokens of output now, and the
		// prompt fits
		if (failure.kind() == FailureKind.CONTEXT_TOO_LONG && failure.circumstance() != Circumstance.REQUEST_ADJUSTED) {
			this.call.suitability().tooLongFor(run.target());
		}
		if (failure.circumstance() == Circumstance.CAPABILITY_REFUSED
				&& this.call.suitability().canLeaveOut(run.turn(), run.request())) {
			return failure.in(Circumstance.REQUEST_ADJUSTED);
		}
		return this.call.lessons().learn(run.request(), failure);
	}

	private void followPolicy(AttemptRun run, TargetFailedException failed, Failure failure) {
		Lane lane = run.lane();
		Situation situation = situation(run, failure);
		boolean repeats = situation.tries().mayRepeat(failure);
		if (!repeats) {
			this.call.revisits().failed(run.turn(), failure, situation.silent());
		}
		// a target that refuses requests for now is waited for once no other one remains
		boolean waits = situation.lastTarget() && Permit.isForNow(failure.kind()) && !this.call.stopsAt(failure.kind())
				&& !repeats;
		SecondPass pass = waits ? this.call.secondPasses().next() : null;
		if (pass != null) {
			startSecondPass(run, failed, pass);
			return;
		}
		Verdict verdict = this.call.decide(failure, situation);
		// a target that is waited for was looked for above, and there is none
		pass = (verdict.last() && !waits) ? this.call.secondPasses().next() : null;
		if (pass != null) {
			startSecondPass(run, failed, pass);
			return;
		}
		Attempt attempt = settle(run, failed, verdict.decision());
		if (verdict.decision() == FailureAction.STOP) {
			this.exhausted.run();
			return;
		}
		if (run.committed()) {
			this.effects.show(new ChatEvent.Interrupted(attempt));
		}
		if (verdict.decision() == FailureAction.NEXT) {
			this.asking.askNext(lane, new Asking.Predecessor(run.turn(), failure.kind()));
			return;
		}
		lane.tried(lane.tries().after(failure));
		long at = this.call.time().now() + Time.nanos(verdict.delay());
		Lane.PendingRetry retry = new Lane.PendingRetry(run.turn(), failure.kind(), at, false);
		if (verdict.delay().isZero()) {
			this.asking.retry(lane, retry);
		}
		else {
			lane.waitFor(retry);
			this.effects.timesChanged();
		}
	}

	// nobody is left to ask for the first time, but there is time to ask a target once
	// more, or to wait for one
	private void startSecondPass(AttemptRun run, TargetFailedException failed, SecondPass pass) {
		Lane lane = run.lane();
		if (!pass.isOnly(run.turn())) {
			this.call.parkAfter(run.turn(), failed.failure());
		}
		Attempt attempt = settle(run, failed, FailureAction.RETRY);
		if (run.committed()) {
			this.effects.show(new ChatEvent.Interrupted(attempt));
		}
		this.asking.startSecondPass(lane, pass);
	}

	/**
	 * Where the call stands when an attempt fails.
	 * @param run the attempt
	 * @param failure its failure
	 * @return the situation
	 */
	Situation situation(AttemptRun run, Failure failure) {
		boolean last = this.progress.race().hasOneLane() && !this.call.revisits().anyOvertaken()
				&& this.call.lineup().last(run.turn(), failure.kind());
		Tries tries = this.call.revisits().mayAsk(run.target()) ? run.lane().tries() : run.lane().tries().noMore();
		return new Situation(tries, run.turn().permit().probe(), run.watch().silent(this.call.time().now()),
				run.committed(), last, this.call.lessons().refusedAsInvalid(), this.call.remainingTime());
	}

	private Attempt settle(AttemptRun run, TargetFailedException failed, FailureAction decision) {
		if (decision != FailureAction.RETRY) {
			this.call.parkAfter(run.turn(), failed.failure());
		}
		Attempt attempt = run.fail(failed.failure(), decision);
		this.progress.failed(run, attempt);
		this.call.failed(failed, attempt);
		if (failed.failure().kind() == FailureKind.MISFIT && decision != FailureAction.STOP) {
			this.call.trail().paidTwice(run.target(), "its answer did not fit");
		}
		if (decision == FailureAction.NEXT) {
			logger.info("{}", attempt.summary());
		}
		return attempt;
	}

}
