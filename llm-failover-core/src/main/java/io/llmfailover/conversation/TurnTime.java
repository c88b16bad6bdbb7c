package io.llmfailover.conversation;

import java.time.Duration;
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

	// what can be counted in nanoseconds from any time on
	private static final Duration LONGEST = Duration.ofDays(100 * 365);

	static TurnTime system() {
		return new TurnTime(Schedulers.parallel(), System::nanoTime);
	}

	static TurnTime of(Scheduler scheduler) {
		return new TurnTime(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	/**
	 * A duration that a scheduler can wait for; one that nobody would live to see the end
	 * of is cut.
	 * @param duration the duration
	 * @return the duration, or the longest one
	 */
	static Duration limited(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration : LONGEST;
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
