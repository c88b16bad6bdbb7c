package io.llmfailover.observation;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An observation of ours: a call, an attempt, or the run of a tool. It ends once, however
 * often it is told to, and what a handler of the application throws has no effect on what
 * is observed. Thread-safe.
 *
 * @param <C> the type of what is known
 */
final class ObservedStep<C extends Observation.Context> {

	private static final Logger logger = LoggerFactory.getLogger(CallObservations.class);

	private final Observation observation;

	private final C context;

	private boolean ended;

	private ObservedStep(Observation observation, C context) {
		this.observation = observation;
		this.context = context;
	}

	/**
	 * Begins an observation.
	 * @param <C> the type of what is known
	 * @param convention what it is called
	 * @param context what is known
	 * @param parent what it belongs to; null for nothing
	 * @param registry where observations go
	 * @return the observation
	 */
	static <C extends Observation.Context> ObservedStep<C> start(ObservationConvention<C> convention, C context,
			@Nullable Observation parent, ObservationRegistry registry) {
		ObservedStep<C> step = new ObservedStep<>(observation(convention, context, registry), context);
		if (parent != null) {
			step.observation.parentObservation(parent);
		}
		step.guarded(step.observation::start);
		return step;
	}

	// a predicate of the application is asked whether it is observed at all
	private static <C extends Observation.Context> Observation observation(ObservationConvention<C> convention,
			C context, ObservationRegistry registry) {
		Supplier<C> known = () -> context;
		try {
			return Observation.createNotStarted(convention, known, registry);
		}
		catch (RuntimeException ex) {
			logger.warn("Whether '{}' is observed could not be found out", convention.getName(), ex);
			return Observation.NOOP;
		}
	}

	C context() {
		return this.context;
	}

	/**
	 * What belongs to it belongs to this.
	 * @param around what that is where this is not observed; null for nothing
	 * @return the observation
	 */
	@Nullable Observation orElse(@Nullable Observation around) {
		return this.observation.isNoop() ? around : this.observation;
	}

	/**
	 * Takes note of something that happens in it.
	 * @param event what happens
	 */
	void happened(Observation.Event event) {
		guarded(() -> this.observation.event(event));
	}

	/**
	 * Ends it, unless it has ended.
	 * @param error what failed; null for nothing
	 */
	void end(@Nullable Throwable error) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
		}
		if (error != null) {
			guarded(() -> this.observation.error(error));
		}
		guarded(this.observation::stop);
	}

	private void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			logger.warn("What handles the observation '{}' failed", this.context.getName(), ex);
		}
	}

}
