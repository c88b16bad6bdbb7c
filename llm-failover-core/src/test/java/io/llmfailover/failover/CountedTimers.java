package io.llmfailover.failover;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler that knows which timers have neither rung nor been disposed of.
 */
final class CountedTimers implements Scheduler {

	private final Scheduler scheduler;

	private final Set<Object> running = new HashSet<>();

	private int set;

	boolean refuse;

	/** Whether it refuses what is to be done at once. */
	boolean refuseAtOnce;

	CountedTimers(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	int running() {
		return this.running.size();
	}

	int set() {
		return this.set;
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		if (this.refuse) {
			throw Exceptions.failWithRejected();
		}
		Object timer = new Object();
		this.running.add(timer);
		this.set++;
		Disposable scheduled = this.scheduler.schedule(() -> {
			this.running.remove(timer);
			task.run();
		}, delay, unit);
		return () -> {
			this.running.remove(timer);
			scheduled.dispose();
		};
	}

	@Override
	public Disposable schedule(Runnable task) {
		if (this.refuseAtOnce) {
			throw Exceptions.failWithRejected();
		}
		return this.scheduler.schedule(task);
	}

	@Override
	public Worker createWorker() {
		return this.scheduler.createWorker();
	}

	@Override
	public long now(TimeUnit unit) {
		return this.scheduler.now(unit);
	}

}
