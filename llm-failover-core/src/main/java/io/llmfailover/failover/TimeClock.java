package io.llmfailover.failover;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock over our own time, for libraries that want one. It starts at the epoch: only
 * differences matter.
 */
final class TimeClock extends Clock {

	private final Time time;

	private final long start;

	TimeClock(Time time) {
		this.time = time;
		this.start = time.now();
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(this.time.now() - this.start);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
