package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with full jitter. Before the n-th retry the call waits a random
 * time between zero and {@code min(max, initial * 2^(n-1))}, so that callers who failed
 * together do not come back together. A retry at the target that has just failed always
 * counts as the first; only retries after all targets have failed count up.
 *
 * @param initial the longest wait before the first retry; positive; 500 ms by default
 * @param max the longest wait before any retry; positive; 8 s by default
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
	 * How long the call waits before a retry.
	 * @param retry the number of the retry, from 1
	 * @param random a random number from 0 (inclusive) to 1; 1 for the longest wait
	 * @return the wait
	 */
	Duration waitBefore(int retry, DoubleSupplier random) {
		long longest = Time.nanos(this.max);
		long ceiling = Time.nanos(this.initial);
		for (int doubled = 1; doubled < retry && ceiling < longest; doubled++) {
			ceiling *= 2;
		}
		ceiling = Math.min(ceiling, longest);
		return Duration.ofNanos((long) (ceiling * random.getAsDouble()));
	}

}
