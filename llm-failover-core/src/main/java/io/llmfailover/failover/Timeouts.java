package io.llmfailover.failover;

import java.time.Duration;

/**
 * How long a provider may stay silent. All times are positive, and run only while the
 * consumer is ready to receive.
 *
 * @param firstProgress of a stream: until the first text, reasoning or tool call; 60 s by
 * default
 * @param idle of a stream: between one progress and the next; 20 s by default
 * @param response of an answer in one piece: until it is there; 60 s by default
 * @param hedgeAfter of a stream: after this silence the next target is asked beside it,
 * and whoever shows something first answers; zero for never; 10 s by default
 */
public record Timeouts(Duration firstProgress, Duration idle, Duration response, Duration hedgeAfter) {

	/** The defaults. */
	public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20),
			Duration.ofSeconds(60), Duration.ofSeconds(10));

	/**
	 * Checks that all times are positive.
	 */
	public Timeouts {
		positive("firstProgress", firstProgress);
		positive("idle", idle);
		positive("response", response);
		if (hedgeAfter.isNegative()) {
			throw new IllegalArgumentException("hedgeAfter must not be negative, but is " + hedgeAfter);
		}
	}

	/**
	 * Times without hedging.
	 * @param firstProgress of a stream: until the first text, reasoning or tool call
	 * @param idle of a stream: between one progress and the next
	 * @param response of an answer in one piece: until it is there
	 */
	public Timeouts(Duration firstProgress, Duration idle, Duration response) {
		this(firstProgress, idle, response, Duration.ZERO);
	}

	static void positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + duration);
		}
	}

}
