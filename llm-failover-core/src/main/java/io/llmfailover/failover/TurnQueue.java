package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The calls that wait for a target, the pace at which they get their turns, and the one
 * request, the scout, that finds out whether a target that refused others answers again.
 * Guarded by its owner.
 */
final class TurnQueue {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

	private final Time time;

	private final Pace pace;

	private final WaitingLine line;

	private @Nullable Permit scout;

	private @Nullable Disposable timer;

	private long timerAt;

	/**
	 * Creates an empty line.
	 * @param maxWaiting how many may wait at most
	 * @param time the time
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 */
	TurnQueue(int maxWaiting, Time time, DoubleSupplier random) {
		this.time = time;
		this.pace = new Pace(random);
		this.line = new WaitingLine(maxWaiting);
	}

	/**
	 * How many calls wait for a turn.
	 * @return the number
	 */
	int waiting() {
		return this.line.size();
	}

	boolean join(WaitingLine.Waiter waiter) {
		return this.line.join(waiter);
	}

	boolean leave(WaitingLine.Waiter waiter) {
		return this.line.leave(waiter);
	}

	/**
	 * Who is next.
	 * @return the call that has waited longest; null if none does
	 */
	WaitingLine.@Nullable Waiter head() {
		return this.line.head();
	}

	/**
	 * Whether all wait for what the scout finds out.
	 * @return true while it runs
	 */
	boolean scouted() {
		return this.scout != null;
	}

	/**
	 * How long the next one has to wait for the target's sake.
	 * @return nanoseconds; zero if it need not
	 */
	long pause() {
		return this.pace.pause(this.time.now());
	}

	/**
	 * Takes note that the target is asked.
	 * @param now the time
	 */
	void asked(long now) {
		this.pace.asked(now);
	}

	/**
	 * Takes note that who is next has got a turn.
	 * @param waiter the call
	 * @param permit its turn
	 */
	void given(WaitingLine.Waiter waiter, Permit permit) {
		this.scout = this.pace.scouting() ? permit : null;
		this.line.leave(waiter);
	}

	/**
	 * Takes note that the target begins to answer.
	 * @param permit the turn
	 */
	void answered(Permit permit) {
		this.pace.answerBegan(permit.taken(), this.time.now());
		over(permit);
	}

	/**
	 * Takes note that the target refuses requests for now. The turn is over only once it
	 * is given back.
	 * @param permit the turn
	 * @param retryAfter how long it wants to be left alone; null if it does not say
	 */
	void refused(Permit permit, @Nullable Duration retryAfter) {
		this.pace.refused(permit.taken(), this.time.now(), retryAfter);
	}

	/**
	 * Takes note that a turn is over.
	 * @param permit the turn
	 */
	void over(Permit permit) {
		if (this.scout == permit) {
			this.scout = null;
		}
	}

	/**
	 * Parks a target after repeated refusals that did not say for how long: 1 s, doubling
	 * to 60 s.
	 * @param parking where that is kept
	 * @param reason why it refuses
	 */
	void parkWhereRepeated(Parking parking, FailureKind reason) {
		int repeated = this.pace.refusalsInRow() - 2;
		if (repeated >= 0) {
			Duration pause = Duration.ofSeconds(1L << Math.min(repeated, 6));
			parking.park((pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE, reason);
		}
	}

	/**
	 * Has the queue served later, unless a timer does so earlier anyway.
	 * @param wait after how many nanoseconds
	 * @param look serves the queue
	 */
	void lookAgain(long wait, Runnable look) {
		long at = this.time.now() + wait;
		if (this.timer != null && this.timerAt - at <= 0 && this.timerAt - this.time.now() > 0) {
			return;
		}
		if (this.timer != null) {
			this.timer.dispose();
		}
		this.timerAt = at;
		this.timer = this.time.after(wait, look);
	}

	/**
	 * Forgets the refusals; the calls that wait go on waiting.
	 */
	void reset() {
		this.pace.forget();
		this.scout = null;
	}

}
