package io.llmfailover.service;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's parallel scheduler, which knows how many of its timers were set and how many
 * neither ran nor were taken back.
 */
final class CountingScheduler implements Scheduler {

	private final Scheduler actual = Schedulers.parallel();

	private final AtomicInteger set = new AtomicInteger();

	private final AtomicInteger pending = new AtomicInteger();

	int set() {
		return this.set.get();
	}

	int pending() {
		return this.pending.get();
	}

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		this.set.incrementAndGet();
		this.pending.incrementAndGet();
		Timer timer = new Timer(task);
		timer.scheduled.update(this.actual.schedule(timer, delay, unit));
		return timer;
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("A worker's timers would not be counted");
	}

	@Override
	public long now(TimeUnit unit) {
		return this.actual.now(unit);
	}

	private final class Timer implements Runnable, Disposable {

		private final Runnable task;

		private final AtomicBoolean over = new AtomicBoolean();

		private final Disposable.Swap scheduled = Disposables.swap();

		private Timer(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (this.over.compareAndSet(false, true)) {
				try {
					this.task.run();
				}
				finally {
					CountingScheduler.this.pending.decrementAndGet();
				}
			}
		}

		@Override
		public void dispose() {
			if (this.over.compareAndSet(false, true)) {
				this.scheduled.dispose();
				CountingScheduler.this.pending.decrementAndGet();
			}
		}

	}

}
