package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a model or a provider from being asked until an instant. Parking it again only
 * ever extends that. Guarded by its owner.
 */
final class Parking implements Gate {

	private final Time time;

	private long until;

	private @Nullable FailureKind reason;

	Parking(Time time) {
		this.time = time;
	}

	void park(Duration duration, FailureKind reason) {
		long until = this.time.now() + Time.nanos(duration);
		if (this.reason == null || until - this.until > 0) {
			this.until = until;
			this.reason = reason;
		}
	}

	void clear() {
		this.reason = null;
	}

	/**
	 * How long it is still parked.
	 * @return the time; zero if it is not
	 */
	Duration remaining() {
		long remaining = (this.reason != null) ? this.until - this.time.now() : 0;
		if (remaining <= 0) {
			this.reason = null;
			return Duration.ZERO;
		}
		return Duration.ofNanos(remaining);
	}

	@Nullable FailureKind reason() {
		return this.reason;
	}

	@Override
	public Availability availability() {
		Duration remaining = remaining();
		return remaining.isZero() ? Availability.NOW : Availability.parked(this.reason, remaining);
	}

}
