package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * A turn at a target. Exactly one outcome is recorded, whichever comes first; returned
 * without one, it counts for nothing. Thread-safe.
 */
final class Permit {

	private static final AtomicIntegerFieldUpdater<Permit> ANSWERING = flag("answering");

	private static final AtomicIntegerFieldUpdater<Permit> DECIDED = flag("decided");

	private static final AtomicIntegerFieldUpdater<Permit> RELEASED = flag("released");

	private final TargetHealth health;

	private final Type type;

	private final int era;

	private final long taken;

	private volatile boolean accepted;

	private volatile @Nullable Runnable outage;

	private volatile int answering;

	private volatile int decided;

	private volatile int released;

	/**
	 * Creates a turn.
	 * @param health the target's health
	 * @param type how it was taken
	 * @param era how often the circuit breaker had opened or was reset by then
	 * @param taken when
	 */
	Permit(TargetHealth health, Type type, int era, long taken) {
		this.taken = taken;
		this.health = health;
		this.type = type;
		this.era = era;
	}

	private static AtomicIntegerFieldUpdater<Permit> flag(String name) {
		return AtomicIntegerFieldUpdater.newUpdater(Permit.class, name);
	}

	private boolean decide() {
		return DECIDED.compareAndSet(this, 0, 1);
	}

	Type type() {
		return this.type;
	}

	long taken() {
		return this.taken;
	}

	int era() {
		return this.era;
	}

	boolean probe() {
		return this.type == Type.PROBE;
	}

	boolean lastResort() {
		return this.type == Type.LAST_RESORT;
	}

	/**
	 * The target has begun to answer. That is all a probe was to find out: how long the
	 * answer takes, and how long its reader does, must not keep other calls waiting.
	 */
	void answering() {
		if (this.accepted) {
			return;
		}
		accepted();
		if (probe() && ANSWERING.compareAndSet(this, 0, 1)) {
			succeeded();
		}
	}

	private void accepted() {
		if (!this.accepted) {
			this.accepted = true;
			this.health.accepted(this);
		}
	}

	void succeeded() {
		accepted();
		if (decide()) {
			this.health.succeeded(this);
		}
	}

	void failed(Failure failure) {
		if (saysNothing(failure.circumstance())) {
			return;
		}
		if (failure.circumstance() == Circumstance.SILENT_SHARE) {
			slow();
			return;
		}
		if (isForNow(failure.kind())) {
			this.health.refusedForNow(this, failure.retryAfter());
		}
		if (failure.kind() == FailureKind.RATE_LIMITED) {
			if (decide()) {
				this.health.undecided(this);
			}
			return;
		}
		boolean counts = countsAgainst(failure.kind());
		if (decide()) {
			if (counts) {
				this.health.failed(this, failure.kind() == FailureKind.TIMEOUT);
			}
			else {
				this.health.refused(this);
			}
		}
		else if (counts && ANSWERING.compareAndSet(this, 1, 0)) {
			this.health.brokeOff(this);
		}
	}

	// about the target: the caller was in a hurry, or the request did not reach it
	private static boolean saysNothing(@Nullable Circumstance circumstance) {
		return circumstance == Circumstance.OUT_OF_SHARE || circumstance == Circumstance.NOT_ASKED
				|| circumstance == Circumstance.POOL_FULL || circumstance == Circumstance.STALE_CONNECTION
				|| circumstance == Circumstance.UNFINISHED_REQUEST;
	}

	/**
	 * The target was silent for so long that its share of the time was up, or another one
	 * was faster.
	 */
	void slow() {
		if (decide()) {
			this.health.slow(this);
		}
	}

	/**
	 * Another target has answered in its place.
	 */
	void overtaken() {
		this.health.overtaken(this);
	}

	/**
	 * Sets what is done when the target turns out to be silent for everybody.
	 * @param outage runs on any thread, without a lock; it ends in {@link #notHedged} if
	 * nobody is asked beside the attempt
	 */
	void onOutage(Runnable outage) {
		this.outage = outage;
	}

	/**
	 * The target has turned out to be silent for everybody.
	 */
	void outage() {
		Runnable outage = this.outage;
		if (outage != null) {
			outage.run();
		}
		else {
			notHedged();
		}
	}

	/**
	 * Nobody is asked beside the attempt.
	 */
	void notHedged() {
		this.health.notHedged(this);
	}

	void release() {
		if (RELEASED.compareAndSet(this, 0, 1)) {
			if (decide()) {
				this.health.undecided(this);
			}
			this.health.released(this);
		}
	}

	/**
	 * Whether a target that fails like that refuses requests for now, whatever they ask.
	 * @param kind the kind of failure
	 * @return true if it can be waited for
	 */
	static boolean isForNow(FailureKind kind) {
		return kind == FailureKind.RATE_LIMITED || kind == FailureKind.OVERLOADED;
	}

	private static boolean countsAgainst(FailureKind kind) {
		return switch (kind) {
			case OVERLOADED, SERVER_ERROR, NETWORK, TIMEOUT, MALFORMED_RESPONSE, INCOMPLETE_STREAM -> true;
			case AUTHENTICATION, QUOTA_EXHAUSTED, RATE_LIMITED, REQUEST_TOO_LARGE, MODEL_UNAVAILABLE, CONTEXT_TOO_LONG,
					CONTENT_FILTERED, INVALID_REQUEST, EMPTY_RESPONSE, MISFIT, LIMIT_EXCEEDED, DEADLINE_EXCEEDED,
					NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED ->
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
