package io.llmfailover.test;

import java.util.Comparator;

import reactor.core.Disposable;

/**
 * Something that happens at a time of a clock.
 */
final class ClockTimer implements Disposable {

	static final Comparator<ClockTimer> EARLIEST_FIRST = Comparator.<ClockTimer>comparingLong((timer) -> timer.at)
		.thenComparingLong((timer) -> timer.number);

	final long at;

	private final long number;

	private final FakeClock clock;

	private final Runnable task;

	private volatile boolean over;

	/**
	 * Creates a timer.
	 * @param at when, in nanoseconds of the clock
	 * @param number which of the timers for that time runs first: the smaller one
	 * @param clock the clock
	 * @param task what happens
	 */
	ClockTimer(long at, long number, FakeClock clock, Runnable task) {
		this.at = at;
		this.number = number;
		this.clock = clock;
		this.task = task;
	}

	void run() {
		this.over = true;
		try {
			this.task.run();
		}
		catch (Throwable ex) {
			// as with any thread's task: the clock goes on
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	@Override
	public void dispose() {
		if (!this.over) {
			this.over = true;
			this.clock.forget(this);
		}
	}

	@Override
	public boolean isDisposed() {
		return this.over;
	}

}
