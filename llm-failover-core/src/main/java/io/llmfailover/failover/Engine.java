package io.llmfailover.failover;

import java.util.List;
import java.util.UUID;
import java.util.function.DoubleSupplier;

import io.llmfailover.FailoverListener;
import io.llmfailover.ToolRunner;
import io.llmfailover.target.AttemptInterceptor;

/**
 * What all calls of one service share. Thread-safe, as its parts are.
 *
 * @param settings how calls are held where the request does not say
 * @param health the health of every target
 * @param time where time comes from
 * @param alarms the alarms of all calls
 * @param random random numbers from 0 (inclusive) to 1, for jitter
 * @param listeners are notified of what happens
 * @param interceptors stand around every attempt, the first one outermost
 * @param tools runs tools
 * @param retries pays for retries: a bad minute must not become a storm, so at most a
 * fifth of the requests may be extra ones, or whatever the settings say
 * @param hedges pays for hedges: in at most a tenth of the calls
 */
record Engine(FailoverSettings settings, Health health, Time time, Alarms alarms, DoubleSupplier random,
		List<FailoverListener> listeners, List<AttemptInterceptor> interceptors, ToolRunner tools, Budget retries,
		Budget hedges) {

	/**
	 * Tells this process from every other one. It is made with the first engine and not
	 * by a call, since secure randomness may block.
	 */
	static final String PROCESS = UUID.randomUUID().toString();

	static Engine of(FailoverSettings settings, Time time, DoubleSupplier random, List<FailoverListener> listeners,
			List<AttemptInterceptor> interceptors, ToolRunner tools) {
		List<FailoverListener> heard = List.copyOf(listeners);
		Health health = new Health(settings.health(), settings.retry().maxWaiting(), time, random, Outbox.to(heard));
		return new Engine(settings, health, time, new Alarms(time), random, heard, List.copyOf(interceptors), tools,
				new Budget(settings.retry().budget(), 100), new Budget(0.1, 10));
	}

}
