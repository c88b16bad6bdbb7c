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

	// so many slow ones in a row are half of the last twenty, whatever the others were
	private static final int SLOW_IN_ROW = 10;

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

	private int slowInRow;

	private final UsualTime usualTime = new UsualTime();

	private long openedAt;

	private @Nullable Permit probe;

	// the breaker has opened or was reset that often
	private int era;

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
					.waitDurationInOpenState(Time.limited(settings.openFor()))
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
		return (this.probe != null) ? Availability.probing() : Availability.NOW;
	}

	/**
	 * Takes a turn.
	 * @return the permit, or why the target may not be asked now
	 */
	synchronized Admission admit() {
		Availability availability = availability();
		if (availability.refusal() != null) {
			return Admission.refused(availability);
		}
		if (!this.provider.enter()) {
			return Admission.refused(Availability.busy());
		}
		if (!this.breaker.tryAcquirePermission()) {
			this.provider.leave();
			return Admission.refused(Availability.open(Duration.ZERO));
		}
		boolean probe = this.breaker.getState() == State.HALF_OPEN;
		Permit permit = permit(probe ? Permit.Type.PROBE : Permit.Type.REGULAR);
		this.probe = probe ? permit : null;
		noteChange();
		return Admission.granted(permit);
	}

	/**
	 * Takes a turn although the target may not be asked: the last resort of a call that
	 * has nobody else.
	 * @return the permit, unless as many attempts are running as it is given at a time
	 */
	synchronized Admission admitAnyway() {
		return this.provider.enter() ? Admission.granted(permit(Permit.Type.LAST_RESORT))
				: Admission.refused(Availability.busy());
	}

	private Permit permit(Permit.Type type) {
		return new Permit(this, type, this.era);
	}

	synchronized void succeeded(Permit permit) {
		this.provider.accountAccepted();
		if (permit.lastResort()) {
			this.provider.reset();
			this.parking.clear();
			closeBreaker();
			noteChange();
		}
		else if (counts(permit)) {
			endRows();
			recordSuccess();
		}
		if (permit.probe()) {
			endProbe(permit);
		}
	}

	/**
	 * The target is up: it just refused this request.
	 * @param permit the turn
	 */
	synchronized void refused(Permit permit) {
		if (counts(permit)) {
			endRows();
			recordSuccess();
		}
	}

	private void endRows() {
		this.failuresInRow = 0;
		this.slowInRow = 0;
	}

	synchronized void failed(Permit permit) {
		if (counts(permit)) {
			recordFailure();
		}
	}

	/**
	 * A probe that had begun to answer has failed after all. It is no longer one, and
	 * counts like any other attempt.
	 * @param permit the turn
	 */
	synchronized void brokeOff(Permit permit) {
		if (permit.era() == this.era && this.breaker.getState() == State.CLOSED) {
			recordFailure();
		}
	}

	private void recordFailure() {
		this.failuresInRow++;
		this.breaker.onError(0, TimeUnit.NANOSECONDS, COUNTED);
		if (this.failuresInRow >= this.settings.failuresInRow() && this.breaker.getState() == State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		noteOpening();
	}

	// also a quick success may be the one that completes a window of slow ones
	private void recordSuccess() {
		this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
		noteOpening();
	}

	private void noteOpening() {
		if (this.breaker.getState() == State.OPEN) {
			this.openedAt = this.time.now();
			this.era++;
		}
		noteChange();
	}

	private void closeBreaker() {
		this.breaker.reset();
		endRows();
		this.era++;
	}

	synchronized void slow(Permit permit) {
		if (!counts(permit)) {
			return;
		}
		this.slowInRow++;
		this.breaker.onSuccess(SLOW.toNanos(), TimeUnit.NANOSECONDS);
		if (this.slowInRow >= SLOW_IN_ROW && this.breaker.getState() == State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		noteOpening();
	}

	/**
	 * Takes note of how long an answer in one piece took.
	 * @param duration the time
	 */
	synchronized void answeredWhole(Duration duration) {
		this.usualTime.add(duration);
	}

	/**
	 * How long an answer in one piece usually takes.
	 * @return the time; zero if that is not known
	 */
	synchronized Duration usualTime() {
		return this.usualTime.median();
	}

	synchronized void undecided(Permit permit) {
		if (counts(permit)) {
			this.breaker.releasePermission();
		}
	}

	synchronized void released(Permit permit) {
		this.provider.leave();
		if (permit.probe()) {
			endProbe(permit);
		}
	}

	// a reset may have let another probe through in the meantime
	private void endProbe(Permit permit) {
		if (this.probe == permit) {
			this.probe = null;
			noteChange();
		}
	}

	// a call from before the breaker opened must neither pass for its probe nor open it
	// again once it is closed
	private boolean counts(Permit permit) {
		return permit.era() == this.era && switch (permit.type()) {
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
		closeBreaker();
		this.probe = null;
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
