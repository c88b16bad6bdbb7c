package io.llmfailover.service;

import java.time.Duration;
import java.util.Map;

import io.llmfailover.failover.Backoff;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.HealthSettings;
import io.llmfailover.failover.Timeouts;

/**
 * How much faster than in life time runs on the wall: all times of the faults and all
 * defaults are shortened alike. {@code -Dwall.scale=1} runs it in real time.
 *
 * @param factor for every duration
 */
record Scale(double factor) {

	/** Where nothing is waited for but a backoff. */
	static final Scale USUAL = Scale.of(1 / 4.0);

	private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * A scale for one row of the wall.
	 * @param otherwise the factor where the property sets none for all rows
	 * @return the scale
	 */
	static Scale of(double otherwise) {
		return new Scale(Double.parseDouble(System.getProperty("wall.scale", String.valueOf(otherwise))));
	}

	Duration of(Duration real) {
		return Duration.ofNanos((long) (real.toNanos() * this.factor));
	}

	Duration seconds(double real) {
		return of(Duration.ofNanos((long) (real * 1e9)));
	}

	Timeouts timeouts() {
		Timeouts real = Timeouts.DEFAULTS;
		return new Timeouts(of(real.firstProgress()), of(real.idle()), null, of(real.hedgeAfter()),
				of(real.chatHedgeAfter()));
	}

	// never so short that a busy machine could use it up: no row is about it
	Duration callTimeout(Duration real) {
		Duration scaled = of(real);
		return (scaled.compareTo(LEAST_TIMEOUT) < 0) ? LEAST_TIMEOUT : scaled;
	}

	FailurePolicy policy() {
		Backoff real = Backoff.DEFAULTS;
		return new FailurePolicy(Map.of(), new Backoff(of(real.initial()), of(real.max())), seconds(2));
	}

	HealthSettings health() {
		HealthSettings real = HealthSettings.DEFAULTS;
		return new HealthSettings(real.failuresInRow(), of(real.openFor()), of(real.parkAccount()),
				of(real.parkModel()), of(real.degradedAfter()), real.maxConcurrent());
	}

}
