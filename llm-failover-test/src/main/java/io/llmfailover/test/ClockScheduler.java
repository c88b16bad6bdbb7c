package io.llmfailover.test;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor's view of a clock. Thread-safe.
 */
final class ClockScheduler implements Scheduler {

	private final FakeClock clock;

	ClockScheduler(FakeClock clock) {
		this.clock = clock;
	}

	@Override
	public long now(TimeUnit unit) {
		return (unit == TimeUnit.NANOSECONDS) ? this.clock.nanos()
				: unit.convert(this.clock.instant().toEpochMilli(), TimeUnit.MILLISECONDS);
	}

	@Override
	public Disposable schedule(Runnable task) {
		return this.clock.after(0, task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return this.clock.after(unit.toNanos(delay), task);
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		Disposable.Swap next = Disposables.swap();
		next.update(schedule(new Runnable() {

			@Override
			public void run() {
				next.update(schedule(this, period, unit));
				task.run();
			}

		}, initialDelay, unit));
		return next;
	}

	@Override
	public Worker createWorker() {
		return new ClockWorker();
	}

	/**
	 * Timers that are forgotten together. Those for the same time run in the order in
	 * which they were set, as do all of a clock.
	 */
	private final class ClockWorker implements Worker {

		private final Disposable.Composite timers = Disposables.composite();

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.timers.isDisposed()) {
				return Disposables.disposed();
			}
			Disposable.Swap timer = Disposables.swap();
			this.timers.add(timer);
			timer.update(ClockScheduler.this.schedule(() -> {
				this.timers.remove(timer);
				task.run();
			}, delay, unit));
			return timer;
		}

		@Override
		public void dispose() {
			this.timers.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.timers.isDisposed();
		}

	}

}
