package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with full jitter: before the n-th retry a random time between zero
 * and {@code min(max, initial * 2^(n-1))} is waited, so that callers who failed together
 * do not return together.
 *
 * @param initial the longest wait before the first retry; 500 ms by default
 * @param max the longest wait at all; 8 s by default
 */
public record Backoff(Duration initial, Duration max) {

	/** The defaults. */
	public static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8));

	/**
	 * Checks that both times are positive.
	 */
	public Backoff {
		Timeouts.positive("initial", initial);
		Timeouts.positive("max", max);
	}

	/**
	 * The wait before a retry.
	 * @param retry the number of the retry, from 1
	 * @param random a random number from 0 (inclusive) to 1
	 * @return the wait
	 */
	Duration before(int retry, DoubleSupplier random) {
		long longest = Time.nanos(this.max);
		long ceiling = Time.nanos(this.initial);
		for (int doubled = 1; doubled < retry && ceiling < longest; doubled++) {
			ceiling *= 2;
		}
		ceiling = Math.min(ceiling, longest);
		return Duration.ofNanos((long) (ceiling * random.getAsDouble()));
	}

}
