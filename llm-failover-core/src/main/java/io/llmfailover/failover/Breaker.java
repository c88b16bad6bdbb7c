package io.llmfailover.failover;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/**
 * The circuit breaker of one model: Resilience4j's, which also opens after so many
 * failures, or slow answers, in a row. Guarded by its owner.
 */
final class Breaker {

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

	// it has opened or was reset that often
	private int era;

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

	/**
	 * How long an open one lets nobody through.
	 * @return the time; negative once it lets a probe through, which is after that time,
	 * and not at its last instant
	 */
	Duration openFor() {
		return this.settings.openFor().minusNanos(this.time.now() - this.openedAt);
	}

	/**
	 * How often it has opened or was reset: an outcome of a turn from before says nothing
	 * any more.
	 * @return the number
	 */
	int era() {
		return this.era;
	}

	/**
	 * Lets a request through, or the probe of a half-open one.
	 * @return whether
	 */
	boolean tryAcquire() {
		return this.breaker.tryAcquirePermission();
	}

	/**
	 * Takes back what it let through, without an outcome.
	 */
	void release() {
		this.breaker.releasePermission();
	}

	void failed() {
		this.failuresInRow++;
		this.breaker.onError(0, TimeUnit.NANOSECONDS, COUNTED);
		openAfter(this.failuresInRow >= this.settings.failuresInRow());
	}

	// also a quick success may be the one that completes a window of slow ones
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

	private void openAfter(boolean row) {
		if (row && closed()) {
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
