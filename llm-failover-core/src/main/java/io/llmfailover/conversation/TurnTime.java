package io.llmfailover.conversation;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where time comes from.
 *
 * @param scheduler runs what is done later
 * @param nanos a clock that only goes forward
 */
record TurnTime(Scheduler scheduler, LongSupplier nanos) {

	static TurnTime system() {
		return new TurnTime(Schedulers.parallel(), System::nanoTime);
	}

	static TurnTime of(Scheduler scheduler) {
		return new TurnTime(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	long now() {
		return this.nanos.getAsLong();
	}

	/**
	 * The time of day.
	 * @return milliseconds since 1970
	 */
	long millis() {
		return this.scheduler.now(TimeUnit.MILLISECONDS);
	}

}
