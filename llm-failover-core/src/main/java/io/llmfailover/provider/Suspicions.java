package io.llmfailover.provider;

import java.time.Duration;

import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import reactor.core.scheduler.Scheduler;

/**
 * Tells whether an account is refused of which only the words of messages say so: once a
 * second conversation hears the same. Thread-safe.
 */
final class Suspicions {

	private static final Duration REMEMBERED = Duration.ofMinutes(10);

	private final Remembered<Object, Long> suspicions;

	Suspicions(Scheduler clock) {
		this.suspicions = new Remembered<>(REMEMBERED, clock);
	}

	/**
	 * Weighs a failure.
	 * @param failure the failure
	 * @param caller what the caller wrote
	 * @return the failure; in no special circumstances if it is no longer the first one
	 * to say so
	 */
	Failure weigh(Failure failure, CallersWords caller) {
		if (failure.circumstance() != Circumstance.ONLY_IN_WORDS) {
			return failure;
		}
		long conversation = caller.fingerprint();
		Long first = this.suspicions.get(failure.kind());
		if (first == null) {
			this.suspicions.learn(failure.kind(), conversation, (known) -> conversation);
			return failure;
		}
		return (first == conversation) ? failure : failure.in(null);
	}

	/** An answer clears the account. */
	void clear() {
		this.suspicions.clear();
	}

}
