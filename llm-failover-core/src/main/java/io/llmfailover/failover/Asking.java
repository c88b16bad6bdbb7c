package io.llmfailover.failover;

import io.llmfailover.Attempt;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Asks the targets of a round: one after the other, once more, or beside each other. Not
 * thread-safe.
 */
final class Asking {

	private final Call call;

	private final RoundProgress progress;

	private final Effects effects;

	private final Runnable exhausted;

	/**
	 * Creates it for one round.
	 * @param call the call
	 * @param progress how far the round has come
	 * @param effects carries out what is decided
	 * @param exhausted ends the round, since no target remains
	 */
	Asking(Call call, RoundProgress progress, Effects effects, Runnable exhausted) {
		this.call = call;
		this.progress = progress;
		this.effects = effects;
		this.exhausted = exhausted;
	}

	/**
	 * Asks the next target.
	 * @param lane where it is asked
	 * @param predecessor in whose place it is asked; null for the first one
	 */
	void askNext(Lane lane, @Nullable Predecessor predecessor) {
		boolean elsewhere = predecessor != null && lane.hedged() && !this.progress.race().hasOneLane();
		TargetTurn turn = nextTurn(predecessor, elsewhere);
		if (turn != null) {
			this.call.engine().retries().earn();
			lane.moveOn(elsewhere);
			begin(lane, turn, Trigger.NEXT);
			return;
		}
		SecondPass pass = this.progress.race().hasOneLane() ? this.call.secondPasses().next() : null;
		if (pass != null) {
			startSecondPass(lane, pass);
			return;
		}
		this.progress.race().remove(lane);
		if (this.progress.race().isOver()) {
			this.exhausted.run();
		}
	}

	private @Nullable TargetTurn nextTurn(@Nullable Predecessor predecessor, boolean elsewhere) {
		Lineup lineup = this.call.lineup();
		if (predecessor != null && predecessor.kind() == FailureKind.MODEL_UNAVAILABLE) {
			TargetTurn otherModel = lineup.nextModel(predecessor.turn());
			if (otherModel != null) {
				return otherModel;
			}
		}
		if (elsewhere) {
			// the lane that was opened beside this one asks the rest of the chain
			return null;
		}
		TargetTurn next = lineup.next();
		return (next == null && this.progress.race().hasOneLane()) ? lineup.takeLastResort() : next;
	}

	/**
	 * Asks a target again, or the next one if it may not be asked any more.
	 * @param lane where it is asked
	 * @param retry which one, and why
	 */
	void retry(Lane lane, Lane.PendingRetry retry) {
		lane.waitFor(null);
		lane.waitInLine(null);
		TargetTurn turn = retry.failed();
		Admission admission = retry.secondPass() ? turn.admissionAnyway() : turn.admission();
		Permit permit = admission.permit();
		if (permit != null) {
			begin(lane, turn.again(permit), Trigger.RETRY);
			return;
		}
		// other calls have failed there in the meantime
		if (retry.secondPass()) {
			this.call.revisits().refusesForNow(turn);
		}
		this.call.trail()
			.skipped(Attempt.skipped(turn.target().provider(), turn.target().model(),
					admission.availability().reasonToSkip()));
		askNext(lane, new Predecessor(turn, retry.kind()));
	}

	/**
	 * Asks targets of this round once more, since every target of the chain was asked.
	 * @param lane where they are asked
	 * @param pass which targets, and when
	 */
	void startSecondPass(Lane lane, SecondPass pass) {
		lane.tried(Tries.SECOND_PASS);
		if (pass.next() != null) {
			long at = this.call.time().now() + Time.nanos(pass.pause());
			Lane.PendingRetry retry = new Lane.PendingRetry(pass.next().turn(), pass.next().kind(), at, true);
			if (pass.pause().isZero()) {
				retry(lane, retry);
				return;
			}
			lane.waitFor(retry);
		}
		if (!pass.awaited().isEmpty()) {
			Wait wait = new Wait(this.call.secondPasses(), this.call.number(), this.effects,
					(place, permit) -> begin(lane, place, permit));
			lane.waitInLine(wait);
			for (Place place : pass.awaited()) {
				if (wait.join(place)) {
					this.call.trail().waits(place.target(), place.health().waiting());
				}
			}
		}
		this.effects.timesChanged();
	}

	private void begin(Lane lane, Place place, Permit permit) {
		lane.waitFor(null);
		lane.waitInLine(null);
		boolean asked = this.call.trail().attempts().stream().anyMatch((line) -> line.asked() && place.is(line));
		begin(lane, place.turn(permit), asked ? Trigger.RETRY : Trigger.NEXT);
	}

	private void begin(Lane lane, TargetTurn turn, Trigger trigger) {
		if (!this.effects.emitAndCheckCaller()) {
			turn.permit().release();
			return;
		}
		AttemptRun run = attempt(lane, turn);
		if (this.progress.shown().nothing()) {
			turn.permit().onOutage(() -> this.effects.takeInput(() -> outage(run)));
		}
		this.effects.ask(run, this.call.trail().started(turn.target(), trigger));
		if (turn.permit().probe() && run.running() && this.progress.mayHedge(lane)) {
			// the outage may go on: the caller does not wait for what the probe finds
			askBeside(lane, "is only probed after an outage");
		}
	}

	private AttemptRun attempt(Lane lane, TargetTurn turn) {
		Shown shown = this.progress.shown().nothing() ? new Shown() : this.progress.shown();
		boolean resumes = this.progress.nextResumes(shown);
		try {
			return new AttemptRun(turn, lane, this.call.lessons().questionFor(turn, resumes ? shown.text() : null),
					this.call.patience(turn, this.progress.mayHedge(lane)), shown,
					this.progress.mode().presentation(turn.target(), shown, resumes, this.call.trail()::attempts),
					this.call.trail(), this.call.time(), this.call.idsOfAnswer());
		}
		catch (Throwable ex) {
			// a target may throw when it is asked what it can do: no attempt has its
			// permit yet
			turn.permit().release();
			throw ex;
		}
	}

	/**
	 * Asks another target beside one that is silent.
	 * @param silent the lane of the silent one
	 */
	void hedge(Lane silent) {
		if (this.progress.shown().nothing() && this.progress.nobodyAnswers() && this.call.lineup().remaining() > 1
				&& this.call.engine().hedges().spend()) {
			askBeside(silent, "is silent");
		}
	}

	// the target is silent for every call: how many ask elsewhere at once is bounded by
	// OutageHedges, and not by the budget of hedges
	private void outage(AttemptRun run) {
		boolean may = run.running() && !run.watch().heard() && this.progress.race().contains(run.lane())
				&& this.progress.mayHedge(run.lane()) && this.progress.nobodyAnswers();
		if (!may || !askBeside(run.lane(), "is silent for everybody")) {
			run.turn().permit().notHedged();
		}
	}

	private boolean askBeside(Lane lane, String how) {
		AttemptRun run = lane.run();
		TargetTurn turn = (run != null) ? this.call.lineup().next() : null;
		if (run == null || turn == null) {
			return false;
		}
		lane.hedge();
		this.call.trail().paidTwice(turn.target(), run.target().provider() + ":" + run.target().model() + " " + how);
		begin(this.progress.race().open(), turn, Trigger.HEDGE);
		return true;
	}

	/**
	 * The target in whose place another one is asked.
	 *
	 * @param turn its turn
	 * @param kind the kind of its failure; null where it was not asked after all
	 */
	record Predecessor(TargetTurn turn, @Nullable FailureKind kind) {

	}

}
