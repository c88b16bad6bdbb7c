package io.llmfailover.failover;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;

/**
 * The health of one model of one provider: a circuit breaker for failures that count, and
 * parking for those that tell how long they last. Thread-safe.
 */
final class TargetHealth {

	// half of the last twenty
	private static final int WINDOW = 20;

	private static final int FAILURE_RATE = 50;

	// a lost hedge is reported with this duration, every other call as shorter
	private static final Duration SLOW = Duration.ofDays(1);

	private static final Exception COUNTED = new Exception("counted failure");

	private final String providerName;

	private final String model;

	private final Time time;

	private final Outbox outbox;

	private final HealthSettings settings;

	private final ProviderHealth provider;

	private final CircuitBreaker breaker;

	private final Parking parking;

	private int failuresInRow;

	private long openedAt;

	private boolean probing;

	private ModelHealth.State told = ModelHealth.State.UP;

	TargetHealth(String providerName, String model, ProviderHealth provider, HealthSettings settings, Time time,
			Outbox outbox) {
		this.providerName = providerName;
		this.model = model;
		this.time = time;
		this.outbox = outbox;
		this.settings = settings;
		this.provider = provider;
		this.parking = new Parking(time);
		this.breaker = CircuitBreaker.of(providerName + ":" + model,
				CircuitBreakerConfig.custom()
					.clock(new TimeClock(time))
					.slidingWindow(WINDOW, WINDOW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(FAILURE_RATE)
					.slowCallDurationThreshold(SLOW.minusSeconds(1))
					.slowCallRateThreshold(FAILURE_RATE)
					.waitDurationInOpenState(settings.openFor())
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
	}

	/**
	 * Whether the target may be asked now. Takes no turn.
	 * @return whether, and if not, why
	 */
	synchronized Availability availability() {
		Availability health = health();
		return (health.refusal() != null) ? health : this.provider.room();
	}

	private Availability health() {
		Availability account = this.provider.account();
		if (account.refusal() != null) {
			return account;
		}
		Duration left = this.parking.left();
		if (!left.isZero()) {
			return Availability.parked(this.parking.reason(), left);
		}
		if (this.breaker.getState() == State.OPEN) {
			Duration open = this.settings.openFor().minusNanos(this.time.now() - this.openedAt);
			// the breaker lets the probe through after that time, and not at its last
			// instant
			return open.isNegative() ? Availability.NOW : Availability.open(open);
		}
		return this.probing ? Availability.probing() : Availability.NOW;
	}

	/**
	 * Takes a turn.
	 * @return the permit; null if the target may not be asked now
	 */
	synchronized @Nullable Permit acquire() {
		if (availability().refusal() != null || !this.provider.enter()) {
			return null;
		}
		if (!this.breaker.tryAcquirePermission()) {
			this.provider.leave();
			return null;
		}
		boolean probe = this.breaker.getState() == State.HALF_OPEN;
		this.probing = probe;
		noteChange();
		return new Permit(this, probe ? Permit.Type.PROBE : Permit.Type.REGULAR);
	}

	/**
	 * Takes a turn although the target may not be asked: the last resort of a call that
	 * has nobody else.
	 * @return the permit; null if as many attempts are running as it is given at a time
	 */
	synchronized @Nullable Permit acquireAnyway() {
		if (!this.provider.enter()) {
			return null;
		}
		return new Permit(this, Permit.Type.LAST_RESORT);
	}

	synchronized void succeeded(Permit.Type type) {
		this.provider.accountAccepted();
		this.failuresInRow = 0;
		if (type == Permit.Type.LAST_RESORT) {
			this.parking.clear();
			this.breaker.reset();
		}
		else if (counts(type)) {
			recordSuccess(Duration.ZERO);
		}
		noteChange();
	}

	/**
	 * The target is up: it just refused this request.
	 * @param type how the turn was taken
	 */
	synchronized void refused(Permit.Type type) {
		this.failuresInRow = 0;
		if (counts(type)) {
			recordSuccess(Duration.ZERO);
		}
	}

	synchronized void failed(Permit.Type type) {
		this.failuresInRow++;
		if (!counts(type)) {
			return;
		}
		this.breaker.onError(0, TimeUnit.NANOSECONDS, COUNTED);
		if (this.failuresInRow >= this.settings.failuresInRow() && this.breaker.getState() == State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		noteOpening();
	}

	// also a quick success may be the one that completes a window of slow ones
	private void recordSuccess(Duration duration) {
		this.breaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
		noteOpening();
	}

	private void noteOpening() {
		if (this.breaker.getState() == State.OPEN) {
			this.openedAt = this.time.now();
		}
		noteChange();
	}

	synchronized void slow(Permit.Type type) {
		if (counts(type)) {
			recordSuccess(SLOW);
		}
	}

	synchronized void undecided(Permit.Type type) {
		if (counts(type)) {
			this.breaker.releasePermission();
		}
	}

	synchronized void released(Permit.Type type) {
		this.provider.leave();
		if (type == Permit.Type.PROBE) {
			this.probing = false;
			noteChange();
		}
	}

	// a call that began before the breaker opened must not be taken for its probe
	private boolean counts(Permit.Type type) {
		return switch (type) {
			case PROBE -> this.breaker.getState() == State.HALF_OPEN;
			case REGULAR -> this.breaker.getState() == State.CLOSED;
			case LAST_RESORT -> false;
		};
	}

	synchronized void park(Duration duration, FailureKind reason) {
		this.parking.park(duration, reason);
		noteChange();
	}

	synchronized void reset() {
		this.parking.clear();
		this.breaker.reset();
		this.failuresInRow = 0;
		this.probing = false;
		noteChange();
	}

	/**
	 * Takes note that the health may have changed. Being busy for a moment is no change.
	 */
	synchronized void noteChange() {
		ModelHealth now = status(health());
		if (now.state() != this.told) {
			this.told = now.state();
			this.outbox.add((listener) -> listener.healthChanged(this.providerName, now));
		}
	}

	ModelHealth status() {
		return status(availability());
	}

	private ModelHealth status(Availability now) {
		return new ModelHealth(this.model, now.state(), now.refusal(), now.recovery());
	}

	ProviderHealth provider() {
		return this.provider;
	}

}
