package io.llmfailover.failover;

import java.time.Duration;

/**
 * How much time a call has when one of its attempts begins.
 *
 * @param timeout how long the call may take in all
 * @param remaining how much of that remains
 * @param targets how many targets can be asked in that time, the attempt's own included;
 * at least 1
 */
record RemainingTime(Duration timeout, Duration remaining, int targets) {

	// what a target behind this one needs at least
	private static final long RESERVED_NANOS = Duration.ofSeconds(5).toNanos();

	/**
	 * How long the attempt may take until it has something of the answer: the larger of
	 * half the time that remains, and all of it but 5 s for each target behind it. Equal
	 * shares would end every long answer of a healthy provider for the sake of those that
	 * nobody will need.
	 * @return the time
	 */
	Duration share() {
		long nanos = Time.nanos(this.remaining);
		return Duration.ofNanos(Math.max(nanos / 2, nanos - RESERVED_NANOS * (this.targets - 1)));
	}

	/**
	 * Half of the time that the call may take in all.
	 * @return the time
	 */
	Duration halfOfAll() {
		return Duration.ofNanos(Time.nanos(this.timeout) / 2);
	}

	/**
	 * Half of the time that remains.
	 * @return the time
	 */
	Duration half() {
		return Duration.ofNanos(Time.nanos(this.remaining) / 2);
	}

}
