package io.llmfailover.observation;

import java.util.Objects;
import java.util.function.Supplier;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ModelHealth;

/**
 * Tells what a call waits for at a target, by the target's health. Thread-safe.
 */
public final class WaitReasons {

	private final Supplier<FailoverAdmin> admin;

	/**
	 * Creates it.
	 * @param admin tells the health of models; called when it is first needed
	 */
	public WaitReasons(Supplier<FailoverAdmin> admin) {
		this.admin = Objects.requireNonNull(admin, "admin");
	}

	/**
	 * What a call waits for.
	 * @param provider the provider's name
	 * @param model the model
	 * @return a turn, where as many attempts run there as it is given at a time, or else
	 * the end of a rate limit
	 */
	Reason of(String provider, String model) {
		boolean busy = this.admin.get()
			.providers()
			.stream()
			.filter((info) -> info.name().equals(provider))
			.flatMap((info) -> info.health().stream())
			.anyMatch((health) -> health.model().equals(model) && health.state() == ModelHealth.State.BUSY
					&& health.reason() != null && health.reason().startsWith("busy"));
		return busy ? Reason.TURN : Reason.RATE_LIMIT;
	}

	/**
	 * What a call waits for.
	 */
	enum Reason {

		/** A connection of the pool. */
		POOL,

		/** One of the attempts at a time that a provider is given. */
		TURN,

		/** That a provider takes requests again. */
		RATE_LIMIT

	}

}
