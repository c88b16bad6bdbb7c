package io.llmfailover.failover;

import java.util.List;
import java.util.function.Consumer;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.FailoverListener.Trigger;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.failover.Call.SecondPass;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer of a model, asked of the line-up of a call: what the caller has seen of it,
 * which attempts race for it, and which one answers. Its inputs are its methods; it
 * decides, and {@link Effects} does. It knows no timer, no thread and no subscription.
 * Not thread-safe.
 */
final class Round {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private static final String OVERTAKEN = "another target was faster";

	private final Call call;

	private final int number;

	private final PresentationMode mode;

	private final OnInterruption onInterruption;

	private final Effects effects;

	private final Consumer<ChatEvent> reader;

	private final Race race = new Race();

	private Shown shown = new Shown();

	private @Nullable AttemptRun answering;

	/** What is delivered if nobody has a better answer. */
	private @Nullable FlaggedAnswer flagged;

	/**
	 * Creates a round that has not begun.
	 * @param call the call
	 * @param number which of the call's rounds it is, from 1
	 * @param mode how its answer is shown
	 * @param effects does what it decides
	 */
	Round(Call call, int number, PresentationMode mode, Effects effects) {
		this.call = call;
		this.number = number;
		this.mode = mode;
		this.onInterruption = call.onInterruption(mode);
		this.effects = effects;
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
		if (this.race.isOver()) {
			return State.OVER;
		}
		if (this.answering != null) {
			return this.answering.running() ? State.ANSWERING : State.ENDING;
		}
		return this.shown.nothing() ? State.RACING : State.RECOVERING;
	}

	/**
	 * What the caller has seen of the answer.
	 * @return the text
	 */
	String partialText() {
		return this.shown.text();
	}

	/**
	 * Input: the round begins.
	 */
	void start() {
		askNext(this.race.open(), null);
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

	// what was shown stays: an answer that begins anew and differs ends the call
	private void showWithoutTakingBack(ChatEvent event) {
		if (this.race.isOver()) {
			return;
		}
		if (event instanceof ChatEvent.Restarted restarted) {
			this.race.closeAll((run) -> run.cancel("it began the answer anew, in other words"));
			List<Attempt> trail = this.call.trail().attempts();
			this.effects.end(new ChatEvent.Restarted(restarted.voided(), restarted.attempt(), trail).refused());
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
		run.turn().permit().failed(failed.failure());
		Failure failure = learn(run, failed.failure());
		boolean poolFull = failure.circumstance() == Circumstance.POOL_FULL;
		if ((poolFull || failure.circumstance() == Circumstance.NOT_ASKED) && !run.committed()) {
			this.call.lineup().unfit(run.target());
			run.skip(failure);
			if (poolFull) {
				this.call.revisits().failed(run.turn(), failure, false);
			}
			askNext(run.lane(), new Predecessor(run.turn(), null));
		}
		else if (run.committed() && !mayGoOn(run.shown())) {
			settle(run, failed, FailureAction.STOP);
			abandoned();
			this.effects.end(this.call.brokeOff(failed, partialText()));
		}
		else {
			obey(run, failed, failure);
		}
	}

	/**
	 * Input: the exchange of an attempt that runs no more has ended. After a complete
	 * answer it no longer matters whether it ended well.
	 * @param run the attempt
	 */
	void exchangeEnded(AttemptRun run) {
		if (run.answered()) {
			run.leave();
			this.race.remove(run.lane());
		}
	}

	/**
	 * Input: the alarm rings.
	 * @param now the time
	 */
	void rang(long now) {
		for (Lane lane : this.race.lanes()) {
			// what happened in one lane may have ended another
			if (this.race.contains(lane)) {
				rang(lane, now);
			}
		}
	}

	private void rang(Lane lane, long now) {
		Lane.PendingRetry retry = lane.pendingRetry();
		AttemptRun run = lane.run();
		Wait wait = lane.waiting();
		if (retry != null && retry.at() - now <= 0) {
			retry(lane, retry);
		}
		else if (wait != null && wait.untilDue(now) <= 0) {
			lane.waitInLine(null);
			if (retry == null) {
				exhausted();
			}
		}
		else if (run != null && run.running()) {
			look(run, now);
		}
	}

	/**
	 * Input: the caller is ready to take more.
	 * @param wanted how many events in all
	 */
	void demand(long wanted) {
		if (this.race.demand(wanted)) {
			this.effects.timesChanged();
		}
	}

	/**
	 * Input: the call's deadline is reached.
	 */
	void deadlineReached() {
		Failure failure = Failure.of(FailureKind.DEADLINE_EXCEEDED, "the call's time was up");
		this.race.closeAll((run) -> run.fail(failure, FailureAction.STOP));
	}

	/**
	 * Input: the caller has gone away.
	 */
	void callerWentAway() {
		this.race.closeAll((run) -> run.cancel("the caller went away"));
	}

	/**
	 * Input: the call ends for a reason of its own.
	 */
	void abandoned() {
		this.race.closeAll((run) -> run.cancel("the call has ended"));
	}

	/**
	 * When there is something to look at.
	 * @param now the time
	 * @return nanoseconds from now on, negative if it is past; {@link Long#MAX_VALUE} for
	 * never
	 */
	long untilDue(long now) {
		return this.race.untilDue(now);
	}

	// the first attempt that has something to show answers, and the others have lost
	private void claim(AttemptRun run) {
		if (this.answering == run) {
			return;
		}
		this.answering = run;
		this.shown = run.shown();
		this.race.won(run).forEach(this::lose);
	}

	private void lose(AttemptRun run) {
		Permit permit = run.turn().permit();
		permit.overtaken();
		long now = this.call.time().now();
		boolean slow = run.watch().slow(now);
		if (permit.probe() && !run.watch().heard() && !slow) {
			// it has not had the time to show whether it is up
			run.leaveAsProbe(OVERTAKEN, this.effects.takeInputLater(run.watch().untilSlow(now), run::probeWasSilent));
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
		return this.call.decide(objection, situation(run, objection)).decision() != FailureAction.STOP;
	}

	private void answer(AttemptRun run, TargetEvent.Finished finished) {
		run.showRest(this.reader);
		if (!run.running()) {
			return;
		}
		claim(run);
		if (this.call.transport(run.target()) == Transport.WHOLE) {
			run.turn().health().answeredWhole(run.watch().took(this.call.time().now()));
		}
		this.effects.answered(run.succeed(finished));
	}

	private Failure learn(AttemptRun run, Failure failure) {
		// where fewer tokens are asked for now, it was the answer that was too long
		if (failure.kind() == FailureKind.CONTEXT_TOO_LONG && failure.circumstance() != Circumstance.REQUEST_ADJUSTED) {
			this.call.lineup().tooLongFor(run.target());
		}
		return this.call.lessons().learn(run.request(), failure);
	}

	private void obey(AttemptRun run, TargetFailedException failed, Failure failure) {
		Lane lane = run.lane();
		Situation situation = situation(run, failure);
		boolean stops = this.call.stops(failure, situation);
		if (!situation.tries().mayRepeat(failure)) {
			this.call.revisits().failed(run.turn(), failure, stops || situation.silent());
		}
		// with nobody else left, a target that refuses requests for now is waited for
		boolean waits = situation.lastTarget() && !stops && Permit.isForNow(failure.kind())
				&& !situation.tries().mayRepeat(failure);
		SecondPass pass = waits ? this.call.secondPass() : null;
		if (pass != null) {
			goOn(run, failed, pass);
			return;
		}
		Verdict verdict = this.call.decide(failure, situation);
		pass = verdict.last() ? this.call.secondPass() : null;
		if (pass != null) {
			goOn(run, failed, pass);
			return;
		}
		Attempt attempt = settle(run, failed, verdict.decision());
		if (verdict.decision() == FailureAction.STOP) {
			exhausted();
			return;
		}
		if (run.committed()) {
			this.effects.show(new ChatEvent.Interrupted(attempt));
		}
		if (verdict.decision() == FailureAction.NEXT) {
			askNext(lane, new Predecessor(run.turn(), failure.kind()));
			return;
		}
		lane.tried(lane.tries().after(failure));
		long at = this.call.time().now() + Time.nanos(verdict.delay());
		Lane.PendingRetry retry = new Lane.PendingRetry(run.turn(), failure.kind(), at, false);
		if (verdict.delay().isZero()) {
			retry(lane, retry);
		}
		else {
			lane.waitFor(retry);
			this.effects.timesChanged();
		}
	}

	// nobody is left who was not asked yet, but the call has time
	private void goOn(AttemptRun run, TargetFailedException failed, SecondPass pass) {
		Lane lane = run.lane();
		Attempt attempt = settle(run, failed, FailureAction.RETRY);
		if (!pass.isOnly(run.turn())) {
			this.call.left(run.turn(), failed.failure());
		}
		if (run.committed()) {
			this.effects.show(new ChatEvent.Interrupted(attempt));
		}
		goOn(lane, pass);
	}

	private void goOn(Lane lane, SecondPass pass) {
		lane.moveOn(false);
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
		if (!pass.lines().isEmpty()) {
			Wait wait = new Wait(this.call, this.effects, (place, permit) -> begin(lane, place, permit));
			lane.waitInLine(wait);
			for (Place place : pass.lines()) {
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

	private Situation situation(AttemptRun run, Failure failure) {
		boolean last = this.race.hasOneLane() && !this.call.revisits().anyOvertaken()
				&& this.call.lineup().last(run.turn(), failure.kind());
		Tries tries = this.call.revisits().mayAsk(run.target()) ? run.lane().tries() : run.lane().tries().noMore();
		return new Situation(tries, run.turn().permit().probe(), run.watch().silent(this.call.time().now()),
				run.committed(), last, this.call.lessons().refusedAsInvalid(), this.call.timeLeft());
	}

	private Attempt settle(AttemptRun run, TargetFailedException failed, FailureAction decision) {
		Attempt attempt = run.fail(failed.failure(), decision);
		if (this.answering == run) {
			this.answering = null;
			this.shown.interrupted(attempt);
		}
		this.call.failed(failed, attempt);
		if (failed.failure().kind() == FailureKind.MISFIT && decision != FailureAction.STOP) {
			this.call.trail().paidTwice(run.target(), "its answer did not fit");
		}
		if (decision == FailureAction.NEXT) {
			logger.info("{}", attempt.summary());
		}
		return attempt;
	}

	private void retry(Lane lane, Lane.PendingRetry retry) {
		lane.waitFor(null);
		lane.waitInLine(null);
		Turn turn = retry.failed();
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

	private void askNext(Lane lane, @Nullable Predecessor predecessor) {
		boolean elsewhere = predecessor != null && lane.hedged() && !this.race.hasOneLane();
		Turn turn = nextTurn(predecessor, elsewhere);
		if (turn != null) {
			this.call.engine().retries().earn();
			lane.moveOn(elsewhere);
			begin(lane, turn, Trigger.NEXT);
			return;
		}
		SecondPass pass = this.race.hasOneLane() ? this.call.secondPass() : null;
		if (pass != null) {
			goOn(lane, pass);
			return;
		}
		this.race.remove(lane);
		if (this.race.isOver()) {
			exhausted();
		}
	}

	private @Nullable Turn nextTurn(@Nullable Predecessor predecessor, boolean elsewhere) {
		Lineup lineup = this.call.lineup();
		if (predecessor != null && predecessor.kind() == FailureKind.MODEL_UNAVAILABLE) {
			Turn otherModel = lineup.nextModel(predecessor.turn());
			if (otherModel != null) {
				return otherModel;
			}
		}
		if (elsewhere) {
			// the lane beside this one goes on along the chain
			return null;
		}
		Turn next = lineup.next();
		return (next == null && this.race.hasOneLane()) ? lineup.takeLastResort() : next;
	}

	private void look(AttemptRun run, long now) {
		if (run.watch().fellSilent(now)) {
			hedge(run.lane());
		}
		Failure complaint = run.watch().complaint(now);
		if (complaint != null && run.running()) {
			failed(run, new TargetFailedException(complaint));
		}
	}

	private void hedge(Lane silent) {
		if (this.shown.nothing() && this.answering == null && this.call.lineup().left() > 1
				&& this.call.engine().hedges().spend()) {
			askBeside(silent, "is silent");
		}
	}

	// a target that is silent for everybody: that is no longer a matter of the budget
	private void outage(AttemptRun run) {
		boolean may = run.running() && !run.watch().heard() && this.race.contains(run.lane()) && mayHedge(run.lane())
				&& this.answering == null;
		if (!may || !askBeside(run.lane(), "is silent for everybody")) {
			run.turn().permit().notPushed();
		}
	}

	private boolean askBeside(Lane lane, String how) {
		AttemptRun run = lane.run();
		Turn turn = (run != null) ? this.call.lineup().next() : null;
		if (run == null || turn == null) {
			return false;
		}
		lane.hedge();
		this.call.trail().paidTwice(turn.target(), run.target().provider() + ":" + run.target().model() + " " + how);
		begin(this.race.open(), turn, Trigger.HEDGE);
		return true;
	}

	private void begin(Lane lane, Turn turn, Trigger trigger) {
		if (!this.effects.callerIsThere()) {
			turn.permit().release();
			return;
		}
		Shown shown = this.shown.nothing() ? new Shown() : this.shown;
		boolean resumes = resumes(shown);
		AttemptRun run = new AttemptRun(turn, lane,
				this.call.lessons().requestFor(turn.target(), resumes ? shown.text() : null),
				this.call.patience(turn, mayHedge(lane)), shown,
				this.mode.presentation(turn.target(), shown, resumes, this.call.trail()::attempts), this.call.trail(),
				this.call.time(), this.call.idsOfAnswer());
		if (this.shown.nothing()) {
			turn.permit().onOutage(() -> this.effects.takeInput(() -> outage(run)));
		}
		this.effects.ask(run, this.call.trail().started(turn.target(), trigger));
		this.effects.timesChanged();
		if (turn.permit().probe() && run.running() && mayHedge(lane)) {
			// nobody waits for the end of an outage
			askBeside(lane, "is only probed after an outage");
		}
	}

	// after a break amid the answer; nobody is paid for what could not be shown
	private boolean mayGoOn(Shown shown) {
		return switch (this.onInterruption) {
			case FAIL -> false;
			case RESTART -> this.mode != PresentationMode.NEVER_TAKEN_BACK;
			case RESUME -> this.mode != PresentationMode.NEVER_TAKEN_BACK || Resumption.possible(shown);
		};
	}

	private boolean mayHedge(Lane lane) {
		return this.shown.nothing() && !lane.hedged();
	}

	private boolean resumes(Shown shown) {
		return this.onInterruption == OnInterruption.RESUME && !shown.nothing() && Resumption.possible(shown);
	}

	private void exhausted() {
		this.call.lineup().skipRest();
		abandoned();
		if (this.flagged != null && this.flagged.mayFollow(this.shown, this.mode)) {
			this.effects.answered(this.flagged.show(this.shown, this.call, this.effects::show));
		}
		else {
			this.effects.end(this.call.exhausted(partialText()));
		}
	}

	/**
	 * The target in whose place another one is asked.
	 *
	 * @param turn its turn
	 * @param kind the kind of its failure; null where it was not asked after all
	 */
	private record Predecessor(Turn turn, @Nullable FailureKind kind) {

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
