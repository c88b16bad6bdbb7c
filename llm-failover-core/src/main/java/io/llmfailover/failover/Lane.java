package io.llmfailover.failover;

import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A place in the race of a round, in which one target after the other is asked: its
 * running attempt, or what it waits for. Not thread-safe.
 */
final class Lane {

	private @Nullable AttemptRun run;

	private @Nullable PendingRetry pendingRetry;

	private @Nullable Wait wait;

	private Tries tries = Tries.NONE;

	private boolean hedged;

	/**
	 * The attempt that runs in this lane.
	 * @return the attempt; null while the lane waits
	 */
	@Nullable AttemptRun run() {
		return this.run;
	}

	void begin(AttemptRun run) {
		this.run = run;
	}

	/**
	 * Takes note that its attempt is over.
	 */
	void clear() {
		this.run = null;
	}

	/**
	 * The retry that this lane waits for.
	 * @return the retry; null for none
	 */
	@Nullable PendingRetry pendingRetry() {
		return this.pendingRetry;
	}

	/**
	 * Waits for a retry, or no longer.
	 * @param retry the retry; null for none
	 */
	void waitFor(@Nullable PendingRetry retry) {
		this.pendingRetry = retry;
	}

	/**
	 * The wait for targets that refuse requests for now.
	 * @return the wait; null for none
	 */
	@Nullable Wait waiting() {
		return this.wait;
	}

	/**
	 * Waits for targets that refuse requests for now, or no longer.
	 * @param wait the wait; null for none
	 */
	void waitInLine(@Nullable Wait wait) {
		if (this.wait != null) {
			this.wait.end();
		}
		this.wait = wait;
	}

	/**
	 * How often its target was asked again.
	 * @return the tries
	 */
	Tries tries() {
		return this.tries;
	}

	/**
	 * Takes note that its target is asked again.
	 * @param tries how often it was, this time included
	 */
	void tried(Tries tries) {
		this.tries = tries;
	}

	/**
	 * Moves on to another target, for which nothing was tried yet.
	 * @param hedged whether another lane goes on along the chain in its place
	 */
	void moveOn(boolean hedged) {
		this.tries = Tries.NONE;
		this.hedged = hedged;
	}

	/**
	 * Takes note that another lane has started beside this one, which goes on along the
	 * chain from there.
	 */
	void hedge() {
		this.hedged = true;
	}

	/**
	 * Whether another lane goes on along the chain in its place.
	 * @return true if one does
	 */
	boolean hedged() {
		return this.hedged;
	}

	/**
	 * When something is due.
	 * @param now the time
	 * @return nanoseconds from now on, negative if it is past; {@link Long#MAX_VALUE} for
	 * never
	 */
	long untilDue(long now) {
		long wait = (this.wait != null) ? this.wait.untilDue(now) : Long.MAX_VALUE;
		if (this.pendingRetry != null) {
			return Math.min(wait, this.pendingRetry.at() - now);
		}
		if (this.wait != null) {
			return wait;
		}
		AttemptRun run = this.run;
		if (run == null) {
			return Long.MAX_VALUE;
		}
		return run.running() ? run.watch().untilDue(now)
				: (run.answered() ? run.remainingWaitForEnd(now) : Long.MAX_VALUE);
	}

	/**
	 * A retry that is waited for.
	 *
	 * @param failed the turn at the target that failed
	 * @param kind the kind of its failure; null where it was only overtaken
	 * @param at when it is due
	 * @param secondPass whether all others have failed as well
	 */
	record PendingRetry(TargetTurn failed, @Nullable FailureKind kind, long at, boolean secondPass) {

	}

}
