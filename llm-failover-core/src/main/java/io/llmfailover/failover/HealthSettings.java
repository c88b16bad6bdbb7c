package io.llmfailover.failover;

import java.time.Duration;
import java.util.Map;

/**
 * When a target is not asked for a while, and for how long.
 *
 * @param failuresInRow counted failures in a row that open its circuit breaker; 4 by
 * default
 * @param openFor how long an open circuit breaker keeps callers away before it lets one
 * probe through; 10 s by default
 * @param parkAccount how long a provider that refuses the key or the account is not asked
 * the first time, doubling up to ten times as long; 60 s by default
 * @param parkModel how long a model that is gone is not asked; 10 min by default
 * @param degradedAfter for how long others must have answered in place of a provider that
 * stands first before listeners are notified of it; 2 min by default
 * @param maxConcurrent the most attempts at a time by provider; unlimited where there is
 * none
 */
public record HealthSettings(int failuresInRow, Duration openFor, Duration parkAccount, Duration parkModel,
		Duration degradedAfter, Map<String, Integer> maxConcurrent) {

	/** The defaults. */
	public static final HealthSettings DEFAULTS = new HealthSettings(4, Duration.ofSeconds(10), Duration.ofSeconds(60),
			Duration.ofMinutes(10), Duration.ofMinutes(2), Map.of());

	/**
	 * Copies the limits and checks that all numbers are positive.
	 */
	public HealthSettings {
		if (failuresInRow < 1) {
			throw new IllegalArgumentException("failuresInRow must be at least 1, but is " + failuresInRow);
		}
		Timeouts.positive("openFor", openFor);
		Timeouts.positive("parkAccount", parkAccount);
		Timeouts.positive("parkModel", parkModel);
		Timeouts.positive("degradedAfter", degradedAfter);
		maxConcurrent = Map.copyOf(maxConcurrent);
		maxConcurrent.forEach((provider, limit) -> {
			if (limit < 1) {
				throw new IllegalArgumentException(
						"maxConcurrent of '" + provider + "' must be at least 1, but is " + limit);
			}
		});
	}

	/**
	 * These settings with other limits on attempts at a time.
	 * @param maxConcurrent the most attempts at a time by provider
	 * @return the settings
	 */
	public HealthSettings withMaxConcurrent(Map<String, Integer> maxConcurrent) {
		return new HealthSettings(this.failuresInRow, this.openFor, this.parkAccount, this.parkModel,
				this.degradedAfter, maxConcurrent);
	}

}
