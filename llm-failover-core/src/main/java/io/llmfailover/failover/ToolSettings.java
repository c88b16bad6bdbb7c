package io.llmfailover.failover;

import java.time.Duration;

/**
 * How calls are held that offer tools to run.
 *
 * @param maxRounds after how many rounds with tools the model has to answer without,
 * where the request does not say; at least 1; 5 by default
 * @param callTimeout how long such a call may take, all rounds and tools included, where
 * the request does not say; 10 min by default
 */
public record ToolSettings(int maxRounds, Duration callTimeout) {

	/** The defaults. */
	public static final ToolSettings DEFAULTS = new ToolSettings(5, Duration.ofMinutes(10));

	/**
	 * Checks the ranges.
	 */
	public ToolSettings {
		if (maxRounds < 1) {
			throw new IllegalArgumentException("maxRounds must be at least 1, but is " + maxRounds);
		}
		Timeouts.positive("callTimeout", callTimeout);
	}

}
