package io.llmfailover.failover;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import org.jspecify.annotations.Nullable;

/**
 * Whether something may be asked now.
 *
 * @param state whether it may
 * @param refusal why not, without the time that remains; null if it may
 * @param recovery when it may again, as far as known
 * @param reason what it is parked for; null unless it is parked
 */
record Availability(State state, @Nullable String refusal, Duration recovery, @Nullable FailureKind reason) {

	static final Availability NOW = new Availability(State.UP, null, Duration.ZERO, null);

	static Availability parked(@Nullable FailureKind reason, Duration remaining) {
		return new Availability(State.PARKED, "left out after " + reason, remaining, reason);
	}

	static Availability open(Duration remaining) {
		return new Availability(State.OPEN, "circuit breaker open", remaining, null);
	}

	static Availability probing() {
		return new Availability(State.PROBING, "circuit breaker half open, a probe is running", Duration.ZERO, null);
	}

	static Availability busy() {
		return new Availability(State.BUSY, "busy: as many attempts are running as it is given at a time",
				Duration.ZERO, null);
	}

	static Availability wrongAddress(Duration remaining) {
		return new Availability(State.PARKED, "left out, since its address may be wrong", remaining,
				FailureKind.INVALID_REQUEST);
	}

	static Availability parkedByOperator(Duration remaining) {
		return new Availability(State.PARKED, "left out by its operator", remaining, FailureKind.NO_USABLE_PROVIDER);
	}

	static Availability crowded() {
		return new Availability(State.BUSY, "refuses requests for now, and others wait for it", Duration.ZERO,
				FailureKind.RATE_LIMITED);
	}

	/**
	 * Whether it refuses requests for now, or has as many as it is given at a time: it
	 * can be waited for.
	 * @return true if it will be available again by itself
	 */
	boolean canBeWaitedFor() {
		return this.state == State.BUSY || this.state == State.PARKED && this.reason != null
				&& (Permit.isForNow(this.reason) || this.reason == FailureKind.SERVER_ERROR);
	}

	boolean modelGone() {
		return this.reason == FailureKind.MODEL_UNAVAILABLE;
	}

	/**
	 * Why a turn was refused.
	 * @return the reason
	 */
	String reasonToSkip() {
		String refusal = Objects.requireNonNull(this.refusal, "it may be asked");
		return this.recovery.isZero() ? refusal : refusal + " for another " + seconds(this.recovery);
	}

	private static String seconds(Duration remaining) {
		return Math.max(1, (Time.limited(remaining).toMillis() + 999) / 1000) + " s";
	}

}
