package io.llmfailover.provider;

import java.time.Duration;
import java.util.Objects;

/**
 * How many connections are held, and for how long.
 *
 * @param maxConnections the most connections to one host, at least 1; a stream holds one
 * for as long as it runs
 * @param acquireTimeout how long a request waits for one of them when all are in use;
 * then its provider is skipped
 * @param maxIdleTime how long a connection is kept that nobody uses: less than what
 * firewalls and load balancers in between allow, which forget it without a word
 */
public record PoolSettings(int maxConnections, Duration acquireTimeout, Duration maxIdleTime) {

	/** 10,000 connections, waited for 5 s, kept for 30 s. */
	public static final PoolSettings DEFAULTS = new PoolSettings(10_000, Duration.ofSeconds(5), Duration.ofSeconds(30));

	/**
	 * Checks that all are positive.
	 */
	public PoolSettings {
		if (maxConnections < 1) {
			throw new IllegalArgumentException("maxConnections must be positive, but is " + maxConnections);
		}
		requirePositive("acquireTimeout", acquireTimeout);
		requirePositive("maxIdleTime", maxIdleTime);
	}

	private static void requirePositive(String name, Duration time) {
		if (Objects.requireNonNull(time, name).isNegative() || time.isZero()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + time);
		}
	}

}
