package io.llmfailover.provider;

import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.target.Failure;
import reactor.core.scheduler.Scheduler;

/**
 * Whether a provider is where it is looked for, and lets us in. Thread-safe.
 */
final class ProviderAccount {

	private final Suspicions suspicions;

	private final AtomicBoolean addressIsWrong = new AtomicBoolean();

	private volatile boolean answered;

	ProviderAccount(Scheduler clock) {
		this.suspicions = new Suspicions(clock);
	}

	/**
	 * Weighs a failure that may be about the account.
	 * @param failure the failure
	 * @param caller what the caller wrote
	 * @return the failure, see {@link Suspicions}
	 */
	Failure weigh(Failure failure, CallersWords caller) {
		return this.suspicions.weigh(failure, caller);
	}

	/** The provider has answered: its address is right, and its account accepted. */
	void answered() {
		this.answered = true;
		this.addressIsWrong.set(false);
		this.suspicions.clear();
	}

	/**
	 * Takes note that the address seems to be wrong.
	 * @return false if that was known before, and the provider has not answered since
	 */
	boolean addressIsNewlyWrong() {
		return this.addressIsWrong.compareAndSet(false, true);
	}

	boolean hasAnswered() {
		return this.answered;
	}

}
