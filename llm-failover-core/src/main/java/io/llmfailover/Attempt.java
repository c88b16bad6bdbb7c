package io.llmfailover;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail: a target that was asked, or skipped, and what came of it.
 *
 * @param provider the provider's name
 * @param model the model that was asked for
 * @param outcome what came of it
 * @param reason why it failed or was skipped, in words without secrets; null where it
 * answered
 * @param kind the kind of failure; null unless it failed
 * @param decision what was done next; null where nothing was to be decided
 * @param exchange what was seen of the HTTP exchange
 * @param usage the tokens it cost; {@link Usage#UNKNOWN} where the provider did not tell,
 * {@link Usage#NONE} where it was certainly not asked
 * @param round which round of its call it belongs to, from 1: more than one where the
 * library runs tools
 */
public record Attempt(String provider, String model, Outcome outcome, @Nullable String reason,
		@Nullable FailureKind kind, @Nullable FailureAction decision, Exchange exchange, Usage usage, int round) {

	/**
	 * Checks that nothing is missing.
	 */
	public Attempt {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(model, "model");
		Objects.requireNonNull(outcome, "outcome");
		Objects.requireNonNull(exchange, "exchange");
		Objects.requireNonNull(usage, "usage");
		if ((outcome == Outcome.FAILED) != (kind != null)) {
			throw new IllegalArgumentException("kind is for a failed attempt, and needed there");
		}
		checkRound(round);
	}

	/**
	 * A line of the first round.
	 * @param provider the provider's name
	 * @param model the model that was asked for
	 * @param outcome what came of it
	 * @param reason why it failed or was skipped; null where it answered
	 * @param kind the kind of failure; null unless it failed
	 * @param decision what was done next; null where nothing was to be decided
	 * @param exchange what was seen of the HTTP exchange
	 * @param usage the tokens it cost
	 */
	public Attempt(String provider, String model, Outcome outcome, @Nullable String reason, @Nullable FailureKind kind,
			@Nullable FailureAction decision, Exchange exchange, Usage usage) {
		this(provider, model, outcome, reason, kind, decision, exchange, usage, 1);
	}

	static void checkRound(int round) {
		if (round < 1) {
			throw new IllegalArgumentException("round must be at least 1, but is " + round);
		}
	}

	/**
	 * The same line of another round.
	 * @param round the round, from 1
	 * @return the line
	 */
	public Attempt inRound(int round) {
		return (round == this.round) ? this : new Attempt(this.provider, this.model, this.outcome, this.reason,
				this.kind, this.decision, this.exchange, this.usage, round);
	}

	/**
	 * A target that answered.
	 * @param provider the provider's name
	 * @param model the model that was asked for
	 * @param exchange what was seen of the HTTP exchange
	 * @param usage the tokens it cost
	 * @return the attempt
	 */
	public static Attempt answered(String provider, String model, Exchange exchange, Usage usage) {
		return new Attempt(provider, model, Outcome.ANSWERED, null, null, null, exchange, usage);
	}

	/**
	 * A target that was not asked.
	 * @param provider the provider's name
	 * @param model the model that would have been asked for
	 * @param reason why not
	 * @return the attempt
	 */
	public static Attempt skipped(String provider, String model, String reason) {
		return new Attempt(provider, model, Outcome.SKIPPED, reason, null, null, Exchange.NONE, Usage.NONE);
	}

	/**
	 * Whether the target was asked at all.
	 * @return false if it was skipped
	 */
	public boolean asked() {
		return this.outcome != Outcome.SKIPPED;
	}

	/**
	 * One line for logs and messages, without secrets.
	 * @return for example
	 * {@code openai:gpt-6-luna RATE_LIMITED (HTTP 429): Too many requests -> NEXT}
	 */
	public String summary() {
		StringBuilder line = new StringBuilder(this.provider).append(':').append(this.model).append(' ');
		line.append((this.kind != null) ? this.kind : this.outcome);
		if (this.exchange.status() != null) {
			line.append(" (HTTP ").append(this.exchange.status()).append(')');
		}
		if (this.reason != null) {
			line.append(": ").append(this.reason);
		}
		if (this.decision != null) {
			line.append(" -> ").append(this.decision);
		}
		return OneLine.of(line.toString());
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return AttemptJson.write(this);
	}

	/**
	 * Reads the JSON form, without its summary, which is computed.
	 * @param json its fields by name; what is not known is ignored
	 * @return the attempt
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Attempt fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, AttemptJson::read);
	}

	/**
	 * What came of an attempt.
	 */
	public enum Outcome {

		/** It gave the answer. */
		ANSWERED,

		/** It failed. */
		FAILED,

		/** It was not asked. */
		SKIPPED,

		/**
		 * It was given up before it ended: the caller went away, or another target was
		 * faster.
		 */
		CANCELLED

	}

	/**
	 * What was seen of the HTTP exchange.
	 *
	 * @param status the HTTP status; null if there was none
	 * @param requestId the provider's id of the request, for its support; null if there
	 * was none
	 * @param timeToFirstProgress from the start of the attempt to the first text,
	 * reasoning or tool call; null if there was none
	 * @param duration from the start of the attempt to its end
	 */
	public record Exchange(@Nullable Integer status, @Nullable String requestId, @Nullable Duration timeToFirstProgress,
			Duration duration) {

		/** There was no exchange. */
		public static final Exchange NONE = new Exchange(null, null, null, Duration.ZERO);

		/**
		 * Checks that there is a duration.
		 */
		public Exchange {
			Objects.requireNonNull(duration, "duration");
		}

	}

}
