package io.llmfailover;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The health of one model of a provider, as the next call finds it.
 *
 * @param model the model
 * @param state whether it may be asked
 * @param reason why not, in words and without the time that is left; null if it may
 * @param recovery when it may again, as far as known; zero if it may
 * @param waiting how many calls wait for it, since they have nobody else to ask
 */
public record ModelHealth(String model, State state, @Nullable String reason, Duration recovery, int waiting) {

	/**
	 * Checks that nothing is missing or negative.
	 */
	public ModelHealth {
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(recovery, "recovery");
		if (waiting < 0) {
			throw new IllegalArgumentException("waiting must not be negative, but is " + waiting);
		}
	}

	/**
	 * Whether a model may be asked.
	 */
	public enum State {

		/** It may. */
		UP,

		/** It is left out until an instant that its provider or our policy named. */
		PARKED,

		/** Its circuit breaker is open: it failed too often. */
		OPEN,

		/** Its circuit breaker is half open, and one probe is under way. */
		PROBING,

		/** It is working on as many attempts as it is given at a time. */
		BUSY

	}

}
