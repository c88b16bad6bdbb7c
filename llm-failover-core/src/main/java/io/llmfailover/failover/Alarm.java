package io.llmfailover.failover;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The one alarm of a call, for all its times together. It is set anew only for an earlier
 * time. A time that moves later, as each progress of a stream moves the end of its
 * silence, is checked when the alarm rings. Not thread-safe; it rings on a thread of the
 * scheduler.
 */
final class Alarm {

	private final Alarms alarms;

	private final Time time;

	private final Consumer<Alarms.Ring> bell;

	private Alarms.@Nullable Ring current;

	/**
	 * Creates an alarm that is not set.
	 * @param alarms the alarms of all calls
	 * @param time where time comes from
	 * @param bell takes the ring, on any thread
	 */
	Alarm(Alarms alarms, Time time, Consumer<Alarms.Ring> bell) {
		this.alarms = alarms;
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
		Alarms.Ring earlier = this.current;
		if (earlier != null && earlier.at() - at <= 0) {
			return;
		}
		clear();
		this.current = this.alarms.set(at, now, this.bell);
	}

	/**
	 * Takes note that it rang, and is no longer set.
	 * @param ring what rang
	 * @return the time, never earlier than it was set for; null where it had been set
	 * anew or cleared meanwhile
	 * @throws java.util.concurrent.RejectedExecutionException if the scheduler has
	 * refused to wait for it any longer
	 */
	@Nullable Long rang(Alarms.Ring ring) {
		if (this.current != ring) {
			return null;
		}
		this.current = null;
		RuntimeException refusal = ring.refusal();
		if (refusal != null) {
			throw refusal;
		}
		return ring.at() + Math.max(0, this.time.now() - ring.at());
	}

	void clear() {
		Alarms.Ring ring = this.current;
		this.current = null;
		if (ring != null) {
			this.alarms.clear(ring);
		}
	}

}
