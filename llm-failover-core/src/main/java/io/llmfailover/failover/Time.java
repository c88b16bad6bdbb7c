package io.llmfailover.failover;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where time comes from: what runs timers and what reads the clock.
 *
 * @param scheduler runs timers
 * @param nanos a monotonic clock in nanoseconds that agrees with the scheduler
 */
public record Time(Scheduler scheduler, LongSupplier nanos) {

	/**
	 * Checks that nothing is missing.
	 */
	public Time {
		Objects.requireNonNull(scheduler, "scheduler");
		Objects.requireNonNull(nanos, "nanos");
	}

	/**
	 * The system's time, with timers on Reactor's parallel scheduler.
	 * @return the time
	 */
	public static Time system() {
		return new Time(Schedulers.parallel(), System::nanoTime);
	}

	/**
	 * The time of a scheduler, for example of a virtual one.
	 * @param scheduler the scheduler
	 * @return the time
	 */
	public static Time of(Scheduler scheduler) {
		return new Time(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	long now() {
		return this.nanos.getAsLong();
	}

	Duration since(long start) {
		return Duration.ofNanos(now() - start);
	}

}
