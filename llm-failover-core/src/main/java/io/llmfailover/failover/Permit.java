package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * A turn at a target. Exactly one outcome is recorded, whichever comes first; returned
 * without one, it counts for nothing. Thread-safe.
 */
final class Permit {

	private final TargetHealth health;

	private final Type type;

	private final AtomicBoolean decided = new AtomicBoolean();

	private final AtomicBoolean released = new AtomicBoolean();

	Permit(TargetHealth health, Type type) {
		this.health = health;
		this.type = type;
	}

	boolean probe() {
		return this.type == Type.PROBE;
	}

	boolean lastResort() {
		return this.type == Type.LAST_RESORT;
	}

	void succeeded() {
		if (this.decided.compareAndSet(false, true)) {
			this.health.succeeded(this.type);
		}
	}

	void failed(Failure failure) {
		if (saysNothing(failure.circumstance())) {
			return;
		}
		if (this.decided.compareAndSet(false, true)) {
			if (countsAgainst(failure.kind())) {
				this.health.failed(this.type);
			}
			else {
				this.health.refused(this.type);
			}
		}
	}

	// of the target: the caller was in a hurry, or the request did not reach it
	private static boolean saysNothing(@Nullable Circumstance circumstance) {
		return circumstance == Circumstance.OUT_OF_SHARE || circumstance == Circumstance.NOT_ASKED
				|| circumstance == Circumstance.STALE_CONNECTION;
	}

	void lostHedge() {
		if (this.decided.compareAndSet(false, true)) {
			this.health.slow(this.type);
		}
	}

	void release() {
		if (this.released.compareAndSet(false, true)) {
			if (this.decided.compareAndSet(false, true)) {
				this.health.undecided(this.type);
			}
			this.health.released(this.type);
		}
	}

	private static boolean countsAgainst(FailureKind kind) {
		return switch (kind) {
			case OVERLOADED, SERVER_ERROR, NETWORK, TIMEOUT, MALFORMED_RESPONSE, INCOMPLETE_STREAM -> true;
			case AUTHENTICATION, QUOTA_EXHAUSTED, RATE_LIMITED, REQUEST_TOO_LARGE, MODEL_UNAVAILABLE, CONTEXT_TOO_LONG,
					CONTENT_FILTERED, INVALID_REQUEST, EMPTY_RESPONSE, MISFIT, LIMIT_EXCEEDED, DEADLINE_EXCEEDED,
					NO_USABLE_PROVIDER, CANCELLED ->
				false;
		};
	}

	/**
	 * How a turn was taken.
	 */
	enum Type {

		/** With the circuit breaker closed. */
		REGULAR,

		/** As the one probe of a half-open circuit breaker. */
		PROBE,

		/** Past the circuit breaker and parking. */
		LAST_RESORT

	}

}
