package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * How fast a target that refuses requests for now can be asked: after a refusal one
 * request at a time, and once one is answered at the rate at which it had answered until
 * then, a little faster with each answer. Guarded by its owner.
 */
final class Pace {

	private static final int REMEMBERED = 64;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long FIRST_PAUSE = SECOND / 2;

	private static final long LONGEST_PAUSE = 60 * SECOND;

	// so long after the last refusal it may be asked as fast as before
	private static final long FORGOTTEN = 60 * SECOND;

	private static final double A_LITTLE_SLOWER = 0.9;

	private final DoubleSupplier random;

	private final long[] answered = new long[REMEMBERED];

	private int answers;

	private int refusalsInRow;

	private boolean refused;

	private boolean probing;

	private long lastRefused;

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
	 * Takes note of a refusal.
	 * @param asked when the target was asked
	 * @param now the time
	 * @param retryAfter how long it wants to be left alone; null if it does not say
	 * @return whether that was news: of requests that were under way together, the first
	 * refusal is
	 */
	boolean refused(long asked, long now, @Nullable Duration retryAfter) {
		boolean news = !this.refused || asked - this.lastRefused > 0;
		long pause = (retryAfter != null) ? Time.nanos(retryAfter) : 0;
		if (news && this.refusalsInRow > 0) {
			// also a target that names a time, but never keeps to it
			pause = Math.max(pause, Math.min(LONGEST_PAUSE, SECOND << Math.min(this.refusalsInRow - 1, 6)));
		}
		else if (news && pause == 0) {
			pause = FIRST_PAUSE;
		}
		pause = jittered(pause);
		if (news) {
			this.perSecond = Math.max(1, A_LITTLE_SLOWER * recentRate(now));
			this.refusalsInRow++;
			this.lastRefused = now;
		}
		if (!this.refused || now + pause - this.notBefore > 0) {
			this.notBefore = now + pause;
		}
		this.refused = true;
		this.probing = true;
		return news;
	}

	// never earlier, and not all instances of a service at once
	private long jittered(long pause) {
		return pause + (long) (pause / 10.0 * this.random.getAsDouble());
	}

	/**
	 * Takes note of an answer.
	 * @param asked when the target was asked
	 * @param now the time
	 */
	void answered(long asked, long now) {
		this.answered[this.answers++ % REMEMBERED] = now;
		if (this.answers == 2 * REMEMBERED) {
			this.answers = REMEMBERED;
		}
		if (!this.refused || asked - this.lastRefused <= 0) {
			return;
		}
		this.refusalsInRow = 0;
		if (now - this.lastRefused > FORGOTTEN) {
			forget();
			return;
		}
		if (this.probing) {
			this.probing = false;
			this.notBefore = now;
		}
		this.perSecond += 1 / this.perSecond;
	}

	private double recentRate(long now) {
		int known = Math.min(this.answers, REMEMBERED);
		int recent = 0;
		long oldest = now;
		for (int i = 0; i < known; i++) {
			if (now - this.answered[i] <= SECOND) {
				recent++;
				oldest = (this.answered[i] - oldest < 0) ? this.answered[i] : oldest;
			}
		}
		return (recent < REMEMBERED) ? recent : recent * (double) SECOND / Math.max(1, now - oldest);
	}

	/**
	 * Takes note that the target is asked.
	 * @param now the time
	 */
	void asked(long now) {
		if (this.refused) {
			long next = now + (long) (SECOND / this.perSecond);
			this.notBefore = (next - this.notBefore > 0) ? next : this.notBefore;
		}
	}

	/**
	 * How long the next request has to wait.
	 * @param now the time
	 * @return nanoseconds; zero if it need not
	 */
	long remaining(long now) {
		return this.refused ? Math.max(0, this.notBefore - now) : 0;
	}

	/**
	 * Whether one request is to find out whether it answers again, before others follow.
	 * @return true between a refusal and the next answer
	 */
	boolean probing() {
		return this.probing;
	}

	/**
	 * How many refusals there were since the last answer, each group of requests that
	 * were under way together counted once.
	 * @return the number
	 */
	int refusalsInRow() {
		return this.refusalsInRow;
	}

	void forget() {
		this.refused = false;
		this.probing = false;
		this.refusalsInRow = 0;
		this.perSecond = 0;
	}

}
