package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.OnInterruption;
import org.jspecify.annotations.Nullable;

/**
 * How far a round has come: which attempts race in it, what the caller has seen of its
 * answer, and which attempt answers. Not thread-safe.
 */
final class RoundProgress {

	private final PresentationMode mode;

	private final OnInterruption onInterruption;

	private final Race race = new Race();

	private Shown shown = new Shown();

	private @Nullable AttemptRun answering;

	RoundProgress(PresentationMode mode, OnInterruption onInterruption) {
		this.mode = mode;
		this.onInterruption = onInterruption;
	}

	PresentationMode mode() {
		return this.mode;
	}

	Race race() {
		return this.race;
	}

	/**
	 * What the caller has seen of the answer.
	 * @return what it has seen
	 */
	Shown shown() {
		return this.shown;
	}

	/**
	 * How far the round has come.
	 * @return its state
	 */
	Round.State state() {
		if (this.race.isOver()) {
			return Round.State.OVER;
		}
		if (this.answering != null) {
			return this.answering.running() ? Round.State.ANSWERING : Round.State.ENDING;
		}
		return this.shown.nothing() ? Round.State.RACING : Round.State.RECOVERING;
	}

	/**
	 * Whether nobody answers yet.
	 * @return false once an attempt has something to show
	 */
	boolean nobodyAnswers() {
		return this.answering == null;
	}

	/**
	 * Notes the attempt that first has something to show: it answers from now on.
	 * @param run the attempt
	 * @return the other attempts, which have lost; empty if it was already noted
	 */
	List<AttemptRun> claimedBy(AttemptRun run) {
		if (this.answering == run) {
			return List.of();
		}
		this.answering = run;
		this.shown = run.shown();
		return this.race.won(run);
	}

	/**
	 * Takes note that an attempt has failed.
	 * @param run the attempt
	 * @param attempt its line in the trail
	 */
	void failed(AttemptRun run, Attempt attempt) {
		if (this.answering == run) {
			this.answering = null;
			this.shown.interrupted(attempt);
		}
	}

	/**
	 * Gives up whatever runs, since the call ends.
	 */
	void abandon() {
		this.race.closeAll((run) -> run.cancel("the call has ended"));
	}

	/**
	 * Whether another target may be asked after the answer has broken off. It is not
	 * asked, and costs nothing, if its answer could not be shown.
	 * @param shown what the caller has seen of the answer that broke off
	 * @return false if the call ends with the break
	 */
	boolean mayRecover(Shown shown) {
		return switch (this.onInterruption) {
			case FAIL -> false;
			case RESTART -> this.mode != PresentationMode.NEVER_TAKEN_BACK;
			case RESUME -> this.mode != PresentationMode.NEVER_TAKEN_BACK || Resumption.possible(shown);
		};
	}

	/**
	 * Whether the next target is asked to continue what was shown.
	 * @param shown what the caller has seen
	 * @return false if the next target answers from the beginning
	 */
	boolean nextResumes(Shown shown) {
		return this.onInterruption == OnInterruption.RESUME && !shown.nothing() && Resumption.possible(shown);
	}

	/**
	 * Whether a hedge may be started beside a lane.
	 * @param lane the lane
	 * @return true while the caller has seen nothing and no other lane was started beside
	 * this one
	 */
	boolean mayHedge(Lane lane) {
		return this.shown.nothing() && !lane.hedged();
	}

}
