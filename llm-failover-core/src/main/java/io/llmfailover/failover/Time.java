package io.llmfailover.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where time comes from: what runs timers and what reads the clock.
 *
 * @param scheduler runs timers
 * @param nanos a monotonic clock in nanoseconds that agrees with the scheduler
 * @param activity is told what calls are doing
 */
public record Time(Scheduler scheduler, LongSupplier nanos, Activity activity) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Checks that nothing is missing.
	 */
	public Time {
		Objects.requireNonNull(scheduler, "scheduler");
		Objects.requireNonNull(nanos, "nanos");
		Objects.requireNonNull(activity, "activity");
	}

	/**
	 * Time that need not know what calls are doing.
	 * @param scheduler runs timers
	 * @param nanos a monotonic clock in nanoseconds that agrees with the scheduler
	 */
	public Time(Scheduler scheduler, LongSupplier nanos) {
		this(scheduler, nanos, Activity.UNOBSERVED);
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

	/**
	 * The time of day.
	 * @return the instant
	 */
	Instant instant() {
		return Instant.ofEpochMilli(this.scheduler.now(TimeUnit.MILLISECONDS));
	}

	long now() {
		return this.nanos.getAsLong();
	}

	/**
	 * Runs a task later.
	 * @param nanos how much later
	 * @param task the task
	 * @return cancels it
	 * @throws java.util.concurrent.RejectedExecutionException if the scheduler refuses
	 */
	Disposable after(long nanos, Runnable task) {
		return this.scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * A duration in nanoseconds; one that no clock would live to see the end of is cut.
	 * @param duration the duration
	 * @return the nanoseconds, such that they can be added to any time
	 */
	static long nanos(Duration duration) {
		return limited(duration).toNanos();
	}

	/**
	 * A duration that can be counted in nanoseconds; one that no clock would live to see
	 * the end of is cut.
	 * @param duration the duration
	 * @return the duration, or the longest one
	 */
	static Duration limited(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration : LONGEST;
	}

	Duration since(long start) {
		return Duration.ofNanos(now() - start);
	}

}
