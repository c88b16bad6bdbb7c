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

	private final ObservedStep<CallObservationContext> call;

	private final @Nullable Observation parent;

	/** Those that have ended as well, so that the number of an attempt finds it. */
	private final List<ObservedStep<AttemptObservationContext>> attempts = new ArrayList<>(2);

	private final Map<ToolStarted, ObservedStep<ToolObservationContext>> tools = new LinkedHashMap<>(0);

	private boolean ended;

	ObservedCall(ObservedStep<CallObservationContext> call, @Nullable Observation parent) {
		this.call = call;
		this.parent = parent;
	}

	CallObservationContext context() {
		return this.call.context();
	}

	/**
	 * What the attempts and tools of this call belong to.
	 * @return its observation; where that is switched off, the one around it; null for
	 * none
	 */
	@Nullable Observation parent() {
		return this.call.orElse(this.parent);
	}

	/**
	 * Takes note of something that happens in the call.
	 * @param event what happens
	 */
	void happened(Observation.Event event) {
		this.call.happened(event);
	}

	synchronized int nextAttempt() {
		return this.attempts.size() + 1;
	}

	synchronized void add(ObservedStep<AttemptObservationContext> attempt) {
		this.attempts.add(attempt);
	}

	/**
	 * What the requests of an attempt belong to.
	 * @param number the number of the attempt, from 1
	 * @return its observation; where that is switched off, that of the call; null for
	 * none
	 */
	synchronized @Nullable Observation ofAttempt(int number) {
		return (number <= this.attempts.size()) ? this.attempts.get(number - 1).orElse(parent()) : parent();
	}

	/**
	 * Takes note that an attempt has ended. Where one target is asked twice at a time,
	 * the first one is taken for it.
	 * @param line its line in the trail
	 */
	synchronized void ended(Attempt line) {
		context().ended(line);
		for (ObservedStep<AttemptObservationContext> attempt : this.attempts) {
			if (attempt.context().attempt() == null && attempt.context().isAt(line)) {
				attempt.context().ended(line);
				attempt.end((line.kind() != null)
						? new ProviderFailure(line.kind(), context().includesContent() ? line.reason() : null) : null);
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
			BiFunction<ObservedCall, ToolStarted, ObservedStep<ToolObservationContext>> start) {
		if (this.ended) {
			return parent();
		}
		return this.tools.computeIfAbsent(tool, (begins) -> start.apply(this, begins)).orElse(parent());
	}

	/**
	 * Takes note that a tool has ended.
	 * @param tool what came of it
	 */
	synchronized void ended(ToolFinished tool) {
		ObservedStep<ToolObservationContext> run = this.tools.remove(new ToolStarted(tool.toolCall(), tool.round()));
		if (run != null) {
			run.context().ended(tool);
			run.end(null);
		}
	}

	/**
	 * Ends the call.
	 * @param error its error; null for none
	 */
	void end(@Nullable Throwable error) {
		endRest();
		this.call.end(error);
	}

	private synchronized void endRest() {
		this.ended = true;
		for (ObservedStep<ToolObservationContext> tool : this.tools.values()) {
			tool.context().ended(null);
			tool.end(null);
		}
		this.tools.clear();
		this.attempts.forEach((attempt) -> attempt.end(null));
	}

}
