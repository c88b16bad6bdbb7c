package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;

/**
 * The alarms of all calls, on one timer. Nearly every alarm is cleared long before it is
 * due, and clearing it leaves the timer as it is: a timer for each call would wake the
 * scheduler's thread whenever no other one is set. Thread-safe.
 */
final class Alarms {

	private final Time time;

	private final ConcurrentSkipListSet<Ring> rings = new ConcurrentSkipListSet<>(Ring.EARLIEST_FIRST);

	private final AtomicLong numbers = new AtomicLong();

	private volatile @Nullable Timer timer;

	private volatile boolean closed;

	/**
	 * Creates it without any alarm.
	 * @param time where time comes from
	 */
	Alarms(Time time) {
		this.time = time;
	}

	/**
	 * Sets an alarm.
	 * @param at when it rings, as a time in nanoseconds
	 * @param now the time
	 * @param bell takes the ring, on a thread of the scheduler
	 * @return what will ring
	 * @throws RejectedExecutionException if the scheduler refuses
	 */
	Ring set(long at, long now, Consumer<Ring> bell) {
		if (this.time.scheduler().isDisposed()) {
			throw Exceptions.failWithRejected();
		}
		Ring ring = new Ring(at, this.numbers.getAndIncrement(), bell);
		this.rings.add(ring);
		try {
			ensureTimer(at, now);
		}
		catch (RuntimeException ex) {
			this.rings.remove(ring);
			throw ex;
		}
		return ring;
	}

	/**
	 * Clears an alarm. It may ring all the same if it is just due.
	 * @param ring what would ring
	 */
	void clear(Ring ring) {
		this.rings.remove(ring);
		if (this.closed) {
			leaveNoTimer();
		}
	}

	/**
	 * Leaves no timer behind as soon as no alarm is set; calls that are under way keep
	 * theirs.
	 */
	void close() {
		this.closed = true;
		leaveNoTimer();
	}

	private void leaveNoTimer() {
		synchronized (this) {
			Timer idle = this.timer;
			if (idle == null || !this.rings.isEmpty()) {
				return;
			}
			this.timer = null;
			idle.cancel();
		}
		// an alarm that was set meanwhile may have relied on it
		ring(ensureTimerForNext(this.time.now()));
	}

	// An alarm is among the others before its thread looks at the timer, and a timer that
	// rings is taken away before its thread looks at the alarms: so one sees the other.
	private void ensureTimer(long at, long now) {
		if (!timerRingsBy(at)) {
			startTimer(at, now);
		}
	}

	private boolean timerRingsBy(long at) {
		Timer timer = this.timer;
		return timer != null && timer.at - at <= 0;
	}

	private synchronized void startTimer(long at, long now) {
		if (timerRingsBy(at)) {
			return;
		}
		Timer later = this.timer;
		Timer timer = new Timer(at);
		timer.pending = this.time.after(Math.max(1, at - now), () -> rang(timer));
		if (!timer.rung) {
			this.timer = timer;
			if (later != null) {
				later.cancel();
			}
		}
	}

	private void rang(Timer timer) {
		synchronized (this) {
			timer.rung = true;
			if (this.timer == timer) {
				this.timer = null;
			}
			timer.forgetInterruption();
		}
		long now = timer.at + Math.max(0, this.time.now() - timer.at);
		List<Ring> due = takeDue(now);
		// the next timer is set before anything rings, since a caller may keep this
		// thread
		due.addAll(ensureTimerForNext(now));
		ring(due);
	}

	private List<Ring> takeDue(long now) {
		List<Ring> due = new ArrayList<>();
		for (Ring ring : this.rings) {
			if (ring.at - now > 0) {
				break;
			}
			if (this.rings.remove(ring)) {
				due.add(ring);
			}
		}
		return due;
	}

	/**
	 * Sets the timer for the alarm that is due next.
	 * @param now the time
	 * @return the alarms that nobody would wake any more, since the scheduler refuses:
	 * they have to ring at once
	 */
	private List<Ring> ensureTimerForNext(long now) {
		Iterator<Ring> waiting = this.rings.iterator();
		if (!waiting.hasNext()) {
			return List.of();
		}
		try {
			ensureTimer(waiting.next().at, now);
			return List.of();
		}
		catch (RuntimeException ex) {
			List<Ring> refused = new ArrayList<>();
			for (Ring ring : this.rings) {
				if (this.rings.remove(ring)) {
					ring.refusal = ex;
					refused.add(ring);
				}
			}
			return refused;
		}
	}

	// a caller that keeps its thread must not keep the others' alarms
	private void ring(List<Ring> due) {
		for (Ring ring : due) {
			if (due.size() == 1) {
				ring.ring();
			}
			else {
				ringOnItsOwn(ring);
			}
		}
	}

	private void ringOnItsOwn(Ring ring) {
		try {
			this.time.scheduler().schedule(ring::ring);
		}
		catch (RejectedExecutionException ex) {
			ring.ring();
		}
	}

	/**
	 * An alarm that is set.
	 */
	static final class Ring {

		private static final Comparator<Ring> EARLIEST_FIRST = (one, other) -> (one.at != other.at)
				? Long.signum(one.at - other.at) : Long.compare(one.number, other.number);

		private final long at;

		private final long number;

		private final Consumer<Ring> bell;

		private volatile @Nullable RuntimeException refusal;

		private Ring(long at, long number, Consumer<Ring> bell) {
			this.at = at;
			this.number = number;
			this.bell = bell;
		}

		long at() {
			return this.at;
		}

		/**
		 * Why it rings before its time: the scheduler will not wake it.
		 * @return what the scheduler has thrown; null where the alarm is due
		 */
		@Nullable RuntimeException refusal() {
			return this.refusal;
		}

		private void ring() {
			this.bell.accept(this);
		}

	}

	/**
	 * The timer of the scheduler.
	 */
	private static final class Timer {

		private final long at;

		private @Nullable Disposable pending;

		private boolean rung;

		private boolean cancelled;

		Timer(long at) {
			this.at = at;
		}

		void cancel() {
			this.cancelled = true;
			if (this.pending != null) {
				this.pending.dispose();
			}
		}

		// A scheduler may interrupt a timer that rings just as it is cancelled. Its
		// thread
		// goes on with the alarms of calls, and nobody has interrupted those.
		void forgetInterruption() {
			if (this.cancelled) {
				Thread.interrupted();
			}
		}

	}

}
