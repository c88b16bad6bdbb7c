package io.llmfailover.failover;

import java.time.Duration;

/**
 * How long a call goes on once every target of its chain was asked.
 *
 * @param maxAttempts the most requests that one call sends to one target, of which the
 * first two come before it moves on; at least 1; 3 by default
 * @param budget the most extra requests, as a share of the regular ones, beyond a reserve
 * of 100; 0.2, a fifth, by default; 0 for no more than the reserve
 * @param maxWait the longest time that a call waits for a target that refuses requests
 * for now; 60 s by default
 * @param maxWaiting the most calls that wait for one target; more fail at once; 0 for
 * none; 256 by default
 */
public record RetrySettings(int maxAttempts, double budget, Duration maxWait, int maxWaiting) {

	/** The defaults. */
	public static final RetrySettings DEFAULTS = new RetrySettings(3, 0.2, Duration.ofSeconds(60), 256);

	/**
	 * Checks that all numbers make sense.
	 */
	public RetrySettings {
		if (maxAttempts < 1) {
			throw new IllegalArgumentException("maxAttempts must be at least 1, but is " + maxAttempts);
		}
		if (!(budget >= 0) || Double.isInfinite(budget)) {
			throw new IllegalArgumentException("budget must not be negative, but is " + budget);
		}
		Timeouts.positive("maxWait", maxWait);
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("maxWaiting must not be negative, but is " + maxWaiting);
		}
	}

	/**
	 * These settings with another bound on requests.
	 * @param maxAttempts the most requests that one call sends to one target, at least 1
	 * @return the settings
	 */
	public RetrySettings withMaxAttempts(int maxAttempts) {
		return new RetrySettings(maxAttempts, this.budget, this.maxWait, this.maxWaiting);
	}

	/**
	 * These settings with another budget.
	 * @param budget the most extra requests, as a share of the regular ones
	 * @return the settings
	 */
	public RetrySettings withBudget(double budget) {
		return new RetrySettings(this.maxAttempts, budget, this.maxWait, this.maxWaiting);
	}

	/**
	 * These settings with another bound on the time that is waited.
	 * @param maxWait the longest time, positive
	 * @return the settings
	 */
	public RetrySettings withMaxWait(Duration maxWait) {
		return new RetrySettings(this.maxAttempts, this.budget, maxWait, this.maxWaiting);
	}

	/**
	 * These settings with another bound on the calls that wait.
	 * @param maxWaiting the most calls that wait for one target; 0 for none
	 * @return the settings
	 */
	public RetrySettings withMaxWaiting(int maxWaiting) {
		return new RetrySettings(this.maxAttempts, this.budget, this.maxWait, maxWaiting);
	}

}
