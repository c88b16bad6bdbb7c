package io.llmfailover.failover;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one model: Resilience4j's, which also opens after so many
 * failures, or slow answers, in a row. Half open it lets one probe through. Guarded by
 * its owner.
 */
final class Breaker implements Gate {

	// half of the last twenty
	private static final int WINDOW = 20;

	// so many slow ones in a row are half of the last twenty, whatever the others were
	private static final int SLOW_IN_ROW = 10;

	private static final int FAILURE_RATE = 50;

	// a lost hedge is reported with this duration, every other call as shorter
	private static final Duration SLOW = Duration.ofDays(1);

	private static final Exception COUNTED = new Exception("counted failure");

	private final Time time;

	private final HealthSettings settings;

	private final CircuitBreaker breaker;

	private int failuresInRow;

	private int slowInRow;

	private long openedAt;

	/** How often it has opened or was reset. */
	private int era;

	private @Nullable Permit probe;

	/**
	 * Creates a closed one.
	 * @param name its name
	 * @param settings when it opens, and for how long
	 * @param time the time
	 */
	Breaker(String name, HealthSettings settings, Time time) {
		this.time = time;
		this.settings = settings;
		this.breaker = CircuitBreaker.of(name,
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

	boolean closed() {
		return this.breaker.getState() == State.CLOSED;
	}

	boolean halfOpen() {
		return this.breaker.getState() == State.HALF_OPEN;
	}

	boolean open() {
		return this.breaker.getState() == State.OPEN;
	}

	@Override
	public Availability availability() {
		if (open()) {
			// Resilience4j lets a probe through after that time, and not at its last
			// instant
			Duration remaining = this.settings.openFor().minusNanos(this.time.now() - this.openedAt);
			return remaining.isNegative() ? Availability.NOW : Availability.open(remaining);
		}
		return (this.probe != null) ? Availability.probing() : Availability.NOW;
	}

	/**
	 * How often it has opened or was reset: an outcome of a turn from before says nothing
	 * any more.
	 * @return the number
	 */
	int era() {
		return this.era;
	}

	@Override
	public Availability enter() {
		return this.breaker.tryAcquirePermission() ? Availability.NOW : Availability.open(Duration.ZERO);
	}

	// also called for an attempt that ends without an outcome
	@Override
	public void takeBack() {
		this.breaker.releasePermission();
	}

	/**
	 * Whether the outcome of an attempt counts. A call from before it opened must neither
	 * pass for its probe nor open it again once it is closed.
	 * @param permit its turn
	 * @return true if it does
	 */
	boolean counts(Permit permit) {
		return permit.era() == this.era && switch (permit.type()) {
			case PROBE -> halfOpen();
			case REGULAR -> closed();
			case LAST_RESORT -> false;
		};
	}

	/**
	 * Takes note that an attempt is the probe.
	 * @param permit its turn
	 */
	void probedBy(Permit permit) {
		this.probe = permit;
	}

	/**
	 * Takes note that an attempt is no longer the probe.
	 * @param permit its turn
	 * @return whether it was; a reset may have let another one through in the meantime
	 */
	boolean endProbe(Permit permit) {
		boolean ended = this.probe == permit;
		if (ended) {
			this.probe = null;
		}
		return ended;
	}

	/**
	 * Closes it by hand: whatever is under way is no probe any more.
	 */
	void reset() {
		close();
		this.probe = null;
	}

	void failed() {
		this.failuresInRow++;
		this.breaker.onError(0, TimeUnit.NANOSECONDS, COUNTED);
		openAfter(this.failuresInRow >= this.settings.failuresInRow());
	}

	// a fast success opens it if it completes a window half of which was slow
	void succeeded() {
		endRows();
		this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
		openAfter(false);
	}

	void slow() {
		this.slowInRow++;
		this.breaker.onSuccess(SLOW.toNanos(), TimeUnit.NANOSECONDS);
		openAfter(this.slowInRow >= SLOW_IN_ROW);
	}

	// Resilience4j may have opened it by itself, after half of a window
	private void openAfter(boolean enoughInRow) {
		if (enoughInRow && closed()) {
			this.breaker.transitionToOpenState();
		}
		if (open()) {
			this.openedAt = this.time.now();
			this.era++;
		}
	}

	/**
	 * Closes it, and forgets what it counted.
	 */
	void close() {
		this.breaker.reset();
		endRows();
		this.era++;
	}

	private void endRows() {
		this.failuresInRow = 0;
		this.slowInRow = 0;
	}

}
