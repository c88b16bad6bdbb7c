package io.llmfailover.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.PriorityQueue;

import io.llmfailover.failover.Activity;
import io.llmfailover.failover.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A clock for tests that moves by itself. It stands while anybody is at work on a call.
 * Once nothing else can happen and a call waits, be it for a provider that takes its
 * time, for a retry or for a timeout, it jumps to the next time at which something
 * happens. So a minute of waiting takes no time, also for a thread that blocks in
 * {@code blocking()}, and what happens in which order does not depend on the machine.
 * <p>
 * It never moves for the sake of a caller who does not ask for more of a stream, or of a
 * tool that runs: what these do takes no time here. {@link #advance(Duration)} moves it
 * by hand, for example to where a circuit breaker lets requests pass again.
 * <p>
 * What happens at its times runs on a thread that must not block, as in production.
 * Thread-safe.
 */
public final class FakeClock {

	private final ClockScheduler scheduler = new ClockScheduler(this);

	private final Instant start = Instant.now();

	private final Object lock = new Object();

	private final PriorityQueue<ClockTimer> timers = new PriorityQueue<>(ClockTimer.EARLIEST_FIRST);

	private long now;

	/** How far it was moved by hand. */
	private long target;

	private long numbers;

	private int working;

	private int waiting;

	/** Whether a thread runs timers, or is about to. */
	private boolean running;

	private volatile boolean used;

	/**
	 * Creates a clock that shows the time of day and stands.
	 */
	public FakeClock() {
	}

	/**
	 * The time of a service that is held on this clock.
	 * @return what {@link io.llmfailover.service.LlmFailoverBuilder#time(Time)} takes
	 */
	public Time time() {
		return new Time(this.scheduler, this::nanos, new CallActivity());
	}

	/**
	 * How far the clock has moved since it was created.
	 * @return the time that has passed on it
	 */
	public Duration elapsed() {
		return Duration.ofNanos(nanos());
	}

	/**
	 * The time of day that the clock shows.
	 * @return when it was created, and what has passed on it since then
	 */
	public Instant instant() {
		return this.start.plus(elapsed());
	}

	/**
	 * Moves the clock, and waits until everything has happened that happens up to then.
	 * @param duration how far, not negative
	 * @throws IllegalStateException if it is called on a thread of the clock, by what
	 * happens there, or the waiting thread is interrupted
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("duration must not be negative, but is " + duration);
		}
		if (Thread.currentThread() instanceof ClockThread) {
			throw new IllegalStateException("The clock cannot be moved by what happens on it");
		}
		synchronized (this.lock) {
			this.target = Math.max(this.target, this.now) + duration.toNanos();
			long until = this.target;
			runIfDue();
			try {
				while (this.running || this.now < until) {
					this.lock.wait();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted while the clock moved", ex);
			}
		}
	}

	ClockScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Whether a service was ever held on it.
	 * @return false if its times never come by themselves
	 */
	boolean used() {
		return this.used;
	}

	long nanos() {
		synchronized (this.lock) {
			return this.now;
		}
	}

	Disposable after(long nanos, Runnable task) {
		Objects.requireNonNull(task, "task");
		synchronized (this.lock) {
			ClockTimer timer = new ClockTimer(this.now + Math.max(0, nanos), this.numbers++, this, task);
			this.timers.add(timer);
			runIfDue();
			return timer;
		}
	}

	void forget(ClockTimer timer) {
		synchronized (this.lock) {
			this.timers.remove(timer);
		}
	}

	private void change(int working, int waiting) {
		synchronized (this.lock) {
			this.working += working;
			this.waiting += waiting;
			runIfDue();
		}
	}

	private void runIfDue() {
		ClockTimer timer = this.timers.peek();
		if (!this.running && ((timer != null && mayRun(timer)) || mayMove())) {
			this.running = true;
			ClockThread.ALL.execute(this::run);
		}
	}

	private boolean mayRun(ClockTimer timer) {
		return this.working == 0 && (this.waiting > 0 || timer.at <= Math.max(this.now, this.target));
	}

	private boolean mayMove() {
		return this.working == 0 && this.now < this.target;
	}

	private void run() {
		for (ClockTimer timer = next(); timer != null; timer = next()) {
			timer.run();
		}
	}

	private @Nullable ClockTimer next() {
		synchronized (this.lock) {
			ClockTimer timer = this.timers.peek();
			if (timer != null && mayRun(timer)) {
				this.timers.remove();
				this.now = Math.max(this.now, timer.at);
				return timer;
			}
			if (mayMove()) {
				this.now = this.target;
			}
			this.running = false;
			this.lock.notifyAll();
			return null;
		}
	}

	/**
	 * Learns what calls are doing.
	 */
	private final class CallActivity implements Activity {

		@Override
		public void begin() {
			FakeClock.this.used = true;
			change(1, 0);
		}

		@Override
		public void end() {
			change(-1, 0);
		}

		@Override
		public void waits(boolean waits) {
			change(0, waits ? 1 : -1);
		}

	}

}
