package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Decides when the next call in the waiting line may ask a target that has refused
 * requests, because of a rate limit or overload. After a refusal one call asks alone.
 * Once it is answered, the line continues at 90 % of the rate of the second before the
 * refusal, at least one request per second, and each answer raises the rate a little. A
 * call that comes while nobody waits is not held back here, but its request counts. The
 * owner's lock guards this class.
 */
final class Pace {

	private static final int ANSWERS_REMEMBERED = 64;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long FIRST_PAUSE = SECOND / 2;

	private static final long LONGEST_PAUSE = 60 * SECOND;

	// An answer that comes this long after the last refusal lifts the limit.
	private static final long FORGET_AFTER = 60 * SECOND;

	private static final double RESUME_AT = 0.9;

	private final DoubleSupplier random;

	/** When the last answers began, in a ring. */
	private final long[] answerTimes = new long[ANSWERS_REMEMBERED];

	private int answersWritten;

	private int refusalsInRow;

	private boolean throttled;

	private boolean scouting;

	private long lastRefusalAt;

	private long notBefore;

	private double perSecond;

	/**
	 * Creates the pace of a target that has not refused anything.
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 */
	Pace(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Takes note of a refusal. Requests that were already under way when the target first
	 * refused count as one refusal.
	 * @param sentAt when the permit of the refused request was taken
	 * @param now the time
	 * @param retryAfter how long the target wants to be left alone; null if it does not
	 * say
	 */
	void refused(long sentAt, long now, @Nullable Duration retryAfter) {
		boolean first = !this.throttled || sentAt - this.lastRefusalAt > 0;
		long pause = (retryAfter != null) ? Time.nanos(retryAfter) : 0;
		if (first && this.refusalsInRow > 0) {
			// The pause doubles even if the target named a time, because it may keep
			// refusing after it.
			pause = Math.max(pause, Math.min(LONGEST_PAUSE, SECOND << Math.min(this.refusalsInRow - 1, 6)));
		}
		else if (first && pause == 0) {
			pause = FIRST_PAUSE;
		}
		pause = jittered(pause);
		if (first) {
			this.perSecond = Math.max(1, RESUME_AT * recentRate(now));
			this.refusalsInRow++;
			this.lastRefusalAt = now;
		}
		if (!this.throttled || now + pause - this.notBefore > 0) {
			this.notBefore = now + pause;
		}
		this.throttled = true;
		this.scouting = true;
	}

	// Adds up to 10 %, so that instances of a service do not all return at once, and none
	// returns too early.
	private long jittered(long pause) {
		return pause + (long) (pause / 10.0 * this.random.getAsDouble());
	}

	/**
	 * Takes note that an answer has begun. An answer to a request that was sent before
	 * the last refusal says nothing about the limit.
	 * @param sentAt when the permit of the answered request was taken
	 * @param now the time
	 */
	void answerBegan(long sentAt, long now) {
		this.answerTimes[this.answersWritten++ % ANSWERS_REMEMBERED] = now;
		if (this.answersWritten == 2 * ANSWERS_REMEMBERED) {
			this.answersWritten = ANSWERS_REMEMBERED;
		}
		if (!this.throttled || sentAt - this.lastRefusalAt <= 0) {
			return;
		}
		this.refusalsInRow = 0;
		if (now - this.lastRefusalAt > FORGET_AFTER) {
			forget();
			return;
		}
		if (this.scouting) {
			this.scouting = false;
			this.notBefore = now;
		}
		this.perSecond += 1 / this.perSecond;
	}

	private double recentRate(long now) {
		int known = Math.min(this.answersWritten, ANSWERS_REMEMBERED);
		int recent = 0;
		long oldest = now;
		for (int i = 0; i < known; i++) {
			if (now - this.answerTimes[i] <= SECOND) {
				recent++;
				oldest = (this.answerTimes[i] - oldest < 0) ? this.answerTimes[i] : oldest;
			}
		}
		// where the ring was too short for a second, the rate is that of what it holds
		return (recent < ANSWERS_REMEMBERED) ? recent : recent * (double) SECOND / Math.max(1, now - oldest);
	}

	/**
	 * Takes note that the target is asked.
	 * @param now the time
	 */
	void asked(long now) {
		if (this.throttled) {
			long next = now + (long) (SECOND / this.perSecond);
			this.notBefore = (next - this.notBefore > 0) ? next : this.notBefore;
		}
	}

	/**
	 * How long the next call in the line has to wait.
	 * @param now the time
	 * @return nanoseconds; zero if it need not
	 */
	long pause(long now) {
		return this.throttled ? Math.max(0, this.notBefore - now) : 0;
	}

	/**
	 * Whether the next call of the line asks alone, to find out whether the target
	 * answers again, before others follow.
	 * @return true from a refusal until an answer begins to a request that was sent after
	 * it
	 */
	boolean scouting() {
		return this.scouting;
	}

	/**
	 * How many refusals there were in a row, those of requests that were under way
	 * together counted once.
	 * @return the number; 0 again once an answer begins to a request that was sent after
	 * the last one
	 */
	int refusalsInRow() {
		return this.refusalsInRow;
	}

	/**
	 * Forgets the refusals, so that nobody is held back.
	 */
	void forget() {
		this.throttled = false;
		this.scouting = false;
		this.refusalsInRow = 0;
		this.perSecond = 0;
	}

}
