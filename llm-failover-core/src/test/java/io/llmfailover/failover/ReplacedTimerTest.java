package io.llmfailover.failover;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A timer that rings in the very moment in which an earlier one replaces it. A scheduler
 * of Reactor interrupts the thread of a task that is disposed of while it runs.
 */
class ReplacedTimerTest {

	private final Queue<Boolean> interrupted = new ConcurrentLinkedQueue<>();

	private void rang(Alarms.Ring ring) {
		this.interrupted.add(Thread.currentThread().isInterrupted());
	}

	@Test
	void leavesItsThreadToTheAlarmsUninterrupted() throws InterruptedException {
		RingingTimer timers = new RingingTimer();
		Alarms alarms = new Alarms(new Time(timers, () -> 0));
		alarms.set(Duration.ofSeconds(10).toNanos(), 0, this::rang);
		alarms.set(Duration.ofSeconds(5).toNanos(), 0, this::rang);
		timers.awaitEnd();
		assertThat(this.interrupted).containsExactly(false, false);
	}

	/**
	 * The first timer rings while the second one is set.
	 */
	private static final class RingingTimer implements Scheduler {

		private @Nullable Thread thread;

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.thread == null) {
				Thread ringing = new Thread(task);
				this.thread = ringing;
				return ringing::interrupt;
			}
			this.thread.start();
			// until it waits for whoever sets the second one
			while (this.thread.getState() != Thread.State.BLOCKED) {
				Thread.onSpinWait();
			}
			return () -> {
			};
		}

		void awaitEnd() throws InterruptedException {
			assertThat(this.thread).isNotNull();
			this.thread.join(Duration.ofSeconds(30).toMillis());
		}

		@Override
		public Disposable schedule(Runnable task) {
			task.run();
			return () -> {
			};
		}

		@Override
		public Worker createWorker() {
			throw new UnsupportedOperationException();
		}

	}

}
