package io.llmfailover.failover;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The one timer of a call, for all its times together. It is set anew only for an earlier
 * time. A time that moves later, as each progress of a stream moves the end of its
 * silence, is checked when the alarm rings. Not thread-safe; it rings on a thread of the
 * scheduler.
 */
final class Alarm {

	private final Time time;

	private final Consumer<Ring> bell;

	private @Nullable Ring current;

	/**
	 * Creates an alarm that is not set.
	 * @param time where time comes from
	 * @param bell takes the ring, on any thread
	 */
	Alarm(Time time, Consumer<Ring> bell) {
		this.time = time;
		this.bell = bell;
	}

	/**
	 * Sets the alarm, unless it rings no later anyway.
	 * @param now the time
	 * @param nanos from now on; at least 1 is waited
	 * @throws java.util.concurrent.RejectedExecutionException if the scheduler refuses
	 */
	void set(long now, long nanos) {
		long at = now + Math.max(1, nanos);
		Ring earlier = this.current;
		if (earlier != null && earlier.at - at <= 0) {
			return;
		}
		clear();
		Ring ring = new Ring(at);
		this.current = ring;
		ring.timer = this.time.after(at - now, () -> this.bell.accept(ring));
	}

	/**
	 * Takes note that it rang, and is no longer set.
	 * @param ring what rang
	 * @return the time, never earlier than it was set for; null where it had been set
	 * anew or cleared meanwhile
	 */
	@Nullable Long rang(Ring ring) {
		if (this.current != ring) {
			return null;
		}
		this.current = null;
		return ring.at + Math.max(0, this.time.now() - ring.at);
	}

	void clear() {
		Ring ring = this.current;
		this.current = null;
		if (ring != null && ring.timer != null) {
			ring.timer.dispose();
		}
	}

	/**
	 * The time for which the alarm was set once.
	 */
	static final class Ring {

		private final long at;

		private @Nullable Disposable timer;

		private Ring(long at) {
			this.at = at;
		}

	}

}
