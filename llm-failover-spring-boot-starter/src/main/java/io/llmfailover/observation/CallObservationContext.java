package io.llmfailover.observation;

import java.util.List;
import java.util.Objects;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call while it is observed. Names that become tags are bounded:
 * beyond the first hundred that no configuration names models are called {@code other}.
 * What happens in a call is told in order, and a convention may read it at any time.
 */
public final class CallObservationContext extends Observation.Context {

	private final CallInfo call;

	private final BoundedNames names;

	private final AnswerModels answerModels;

	private final boolean content;

	private volatile @Nullable ChatRequest request;

	private volatile @Nullable Attempt last;

	private volatile @Nullable ChatResponse response;

	private volatile Outcome outcome = Outcome.RUNNING;

	private volatile int attempts;

	CallObservationContext(CallInfo call, BoundedNames names, AnswerModels answerModels, boolean content) {
		this.call = call;
		this.names = names;
		this.answerModels = answerModels;
		this.content = content;
	}

	/**
	 * The call.
	 * @return its number and Reactor's context
	 */
	public CallInfo call() {
		return this.call;
	}

	/**
	 * Whether prompts and answers may be observed.
	 * @return {@code llm.failover.observations.include-content}
	 */
	public boolean includesContent() {
		return this.content;
	}

	/**
	 * What the first provider was asked; null until then.
	 * @return the request, with the defaults of the configuration
	 */
	public @Nullable ChatRequest request() {
		return this.request;
	}

	/**
	 * The answer; null unless there is one.
	 * @return the answer
	 */
	public @Nullable ChatResponse response() {
		return this.response;
	}

	/**
	 * How the call has ended.
	 * @return {@link Outcome#RUNNING} before it has
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * How many attempts have ended, skipped targets not counted.
	 * @return the number, not negative
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * The provider that answered, or else the last one that was asked.
	 * @return its name; {@code none} while nobody has ended
	 */
	public String provider() {
		ChatResponse response = this.response;
		Attempt last = this.last;
		return (response != null) ? response.provider() : (last != null) ? last.provider() : BoundedNames.NONE;
	}

	/**
	 * The model that was asked for: of the provider that answered, or else of the last
	 * one that was asked.
	 * @return its name, bounded; {@code none} while nobody has ended
	 */
	public String requestModel() {
		Attempt last = this.last;
		return this.names.of((last != null) ? last.model() : null);
	}

	/**
	 * The model that answered, as its provider names it.
	 * @return its name, bounded; {@code none} without an answer
	 */
	public String responseModel() {
		ChatResponse response = this.response;
		return this.answerModels.of(provider(), requestModel(), (response != null) ? response.model() : null);
	}

	void asked(ChatRequest request) {
		if (this.request == null) {
			this.request = request;
		}
	}

	// of an answered call the one that answered, whoever was given up after it
	void ended(Attempt attempt) {
		Attempt last = this.last;
		if (attempt.asked()) {
			this.attempts++;
			if (last == null || attempt.outcome() != Attempt.Outcome.CANCELLED) {
				this.last = attempt;
			}
		}
	}

	void answered(ChatResponse response) {
		List<Attempt> attempts = response.attempts();
		attempts.stream()
			.filter((attempt) -> attempt.outcome() == Attempt.Outcome.ANSWERED)
			.reduce((first, second) -> second)
			.ifPresent((attempt) -> this.last = attempt);
		this.response = Objects.requireNonNull(response, "response");
		this.outcome = Outcome.ANSWERED;
	}

	void ended(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * How a call ends.
	 */
	public enum Outcome {

		/** It has not ended yet. */
		RUNNING,

		/** With an answer. */
		ANSWERED,

		/** With an error. */
		FAILED,

		/** The caller went away. */
		CANCELLED

	}

}
