package io.llmfailover.tool;

import java.time.Duration;
import java.util.Objects;

/**
 * How tools are run.
 *
 * @param errors what becomes of their exceptions; {@link ToolErrors#HIDDEN} by default
 * @param timeout how long a call of a tool may take that does not say itself; positive,
 * 30 s by default
 * @param parallel how many tools of one round run at a time; at least 1, 8 by default
 * @param maxResult how many bytes of text the result of a tool may have; what is longer
 * is cut, with a note; at least 100, 102,400 by default
 * @param maxThreads how many tools may block a thread at a time, over all calls; one more
 * is not run, which the model reads; at least 1, 256 by default
 */
public record ToolRunSettings(ToolErrors errors, Duration timeout, int parallel, int maxResult, int maxThreads) {

	/** The defaults. */
	public static final ToolRunSettings DEFAULTS = new ToolRunSettings(ToolErrors.HIDDEN, Duration.ofSeconds(30), 8,
			102_400, 256);

	/**
	 * Checks the ranges.
	 */
	public ToolRunSettings {
		Objects.requireNonNull(errors, "errors");
		if (timeout.isZero() || timeout.isNegative()) {
			throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
		}
		atLeast("parallel", 1, parallel);
		atLeast("maxResult", 100, maxResult);
		atLeast("maxThreads", 1, maxThreads);
	}

	private static void atLeast(String name, int least, int value) {
		if (value < least) {
			throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
		}
	}

}
