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
 */
public record Timeouts(Duration firstProgress, Duration idle, Duration response) {

	/** The defaults. */
	public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20),
			Duration.ofSeconds(60));

	/**
	 * Checks that all times are positive.
	 */
	public Timeouts {
		positive("firstProgress", firstProgress);
		positive("idle", idle);
		positive("response", response);
	}

	static void positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + duration);
		}
	}

}
