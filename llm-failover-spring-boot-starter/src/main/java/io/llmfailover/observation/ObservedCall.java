package io.llmfailover.observation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent.ToolFinished;
import io.llmfailover.ChatEvent.ToolStarted;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observations of one call that have begun. Whatever is open when the call ends ends
 * with it. Thread-safe.
 */
final class ObservedCall {

	private final Observation observation;

	private final CallObservationContext context;

	private final @Nullable Observation parent;

	/** Those that have ended as well, so that the number of an attempt finds it. */
	private final List<Observed<AttemptObservationContext>> attempts = new ArrayList<>(2);

	private final Map<ToolStarted, Observed<ToolObservationContext>> tools = new LinkedHashMap<>(0);

	private boolean ended;

	ObservedCall(Observation observation, CallObservationContext context, @Nullable Observation parent) {
		this.observation = observation;
		this.context = context;
		this.parent = parent;
	}

	CallObservationContext context() {
		return this.context;
	}

	/**
	 * What the attempts and tools of this call belong to.
	 * @return its observation; where that is switched off, the one around it; null for
	 * none
	 */
	@Nullable Observation parent() {
		return this.observation.isNoop() ? this.parent : this.observation;
	}

	/**
	 * Takes note of something that happens in the call.
	 * @param event what happens
	 */
	void happened(Observation.Event event) {
		this.observation.event(event);
	}

	synchronized int nextAttempt() {
		return this.attempts.size() + 1;
	}

	synchronized void add(Observed<AttemptObservationContext> attempt) {
		this.attempts.add(attempt);
	}

	/**
	 * What the requests of an attempt belong to.
	 * @param number the number of the attempt, from 1
	 * @return its observation; where that is switched off, that of the call; null for
	 * none
	 */
	synchronized @Nullable Observation ofAttempt(int number) {
		Observation attempt = (number <= this.attempts.size()) ? this.attempts.get(number - 1).observation() : null;
		return (attempt == null || attempt.isNoop()) ? parent() : attempt;
	}

	/**
	 * Takes note that an attempt has ended. Where one target is asked twice at a time,
	 * the first one is taken for it.
	 * @param line its line in the trail
	 */
	synchronized void ended(Attempt line) {
		this.context.ended(line);
		for (Observed<AttemptObservationContext> attempt : this.attempts) {
			if (attempt.context().attempt() == null && attempt.context().isAt(line)) {
				attempt.context().ended(line);
				if (line.kind() != null) {
					String words = this.context.includesContent() ? line.reason() : null;
					attempt.observation().error(new ProviderFailure(line.kind(), words));
				}
				attempt.observation().stop();
				return;
			}
		}
	}

	/**
	 * What belongs to the run of a tool.
	 * @param tool the start of the run
	 * @param start starts its observation, unless that has begun
	 * @return its observation; where that is switched off or the call has ended, that of
	 * the call; null for none
	 */
	synchronized @Nullable Observation ofTool(ToolStarted tool,
			BiFunction<ObservedCall, ToolStarted, Observed<ToolObservationContext>> start) {
		if (this.ended) {
			return parent();
		}
		Observation run = this.tools.computeIfAbsent(tool, (begins) -> start.apply(this, begins)).observation();
		return run.isNoop() ? parent() : run;
	}

	/**
	 * Takes note that a tool has ended.
	 * @param tool what came of it
	 */
	synchronized void ended(ToolFinished tool) {
		Observed<ToolObservationContext> run = this.tools.remove(new ToolStarted(tool.toolCall(), tool.round()));
		if (run != null) {
			run.context().ended(tool);
			run.observation().stop();
		}
	}

	/**
	 * Ends the call.
	 * @param error its error; null for none
	 */
	void end(@Nullable Throwable error) {
		endRest();
		if (error != null) {
			this.observation.error(error);
		}
		this.observation.stop();
	}

	private synchronized void endRest() {
		this.ended = true;
		for (Observed<ToolObservationContext> tool : this.tools.values()) {
			tool.context().ended(null);
			tool.observation().stop();
		}
		this.tools.clear();
		for (Observed<AttemptObservationContext> attempt : this.attempts) {
			if (attempt.context().attempt() == null) {
				attempt.observation().stop();
			}
		}
	}

	/**
	 * An observation that has begun, and what is known of it.
	 *
	 * @param <C> the type of what is known
	 * @param observation the observation
	 * @param context what is known
	 */
	record Observed<C extends Observation.Context>(Observation observation, C context) {

	}

}
