package io.llmfailover.event;

import java.time.Duration;
import java.util.Objects;

/**
 * Something has changed about a provider, as of this instance of the application.
 * Published as an application event on a thread of its own, in the order in which things
 * happen, so that a listener may take its time.
 */
public sealed interface FailoverEvent {

	/**
	 * The provider.
	 * @return its name
	 */
	String provider();

	/**
	 * The circuit breaker of a model has opened: it failed too often, and is only probed.
	 *
	 * @param provider the provider's name
	 * @param model the model
	 * @param recovery how long it is left out at first
	 */
	record BreakerOpened(String provider, String model, Duration recovery) implements FailoverEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public BreakerOpened {
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(model, "model");
			Objects.requireNonNull(recovery, "recovery");
		}

	}

	/**
	 * The circuit breaker of a model has closed: it answers again, or its health was
	 * reset.
	 *
	 * @param provider the provider's name
	 * @param model the model
	 */
	record BreakerClosed(String provider, String model) implements FailoverEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public BreakerClosed {
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(model, "model");
		}

	}

	/**
	 * A model is left out for a time: its provider asked for it, refuses the key, has no
	 * quota left or no longer has the model, or an operator wants it.
	 *
	 * @param provider the provider's name
	 * @param model the model
	 * @param reason why, in words
	 * @param recovery for how long
	 */
	record Parked(String provider, String model, String reason, Duration recovery) implements FailoverEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public Parked {
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(model, "model");
			Objects.requireNonNull(reason, "reason");
			Objects.requireNonNull(recovery, "recovery");
		}

	}

	/**
	 * Others have been answering in a provider's place for so long that somebody should
	 * look after it.
	 *
	 * @param provider the provider's name
	 * @param since for how long
	 */
	record Degraded(String provider, Duration since) implements FailoverEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public Degraded {
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(since, "since");
		}

	}

	/**
	 * A provider that was degraded answers again, or its health was reset.
	 *
	 * @param provider the provider's name
	 * @param after for how long others had answered in its place
	 */
	record Recovered(String provider, Duration after) implements FailoverEvent {

		/**
		 * Checks that nothing is missing.
		 */
		public Recovered {
			Objects.requireNonNull(provider, "provider");
			Objects.requireNonNull(after, "after");
		}

	}

}
