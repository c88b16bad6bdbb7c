package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Tokens used, counted the way the provider counts them. A null count is one that the
 * provider did not tell: unknown, never zero.
 *
 * @param inputTokens tokens of the request; Anthropic's exclude cached ones
 * @param outputTokens tokens of the answer; xAI's and Gemini's exclude reasoning
 * @param totalTokens the provider's total, or input plus output where it sends none
 * @param cacheReadTokens input tokens read from the provider's cache
 * @param cacheWriteTokens input tokens written to the provider's cache
 * @param reasoningTokens tokens spent on reasoning
 * @param source where the counts come from
 */
public record Usage(@Nullable Long inputTokens, @Nullable Long outputTokens, @Nullable Long totalTokens,
		@Nullable Long cacheReadTokens, @Nullable Long cacheWriteTokens, @Nullable Long reasoningTokens,
		Source source) {

	/** Nothing is known. */
	public static final Usage UNKNOWN = new Usage(null, null, null, null, null, null, Source.UNKNOWN);

	/** Nothing was used, since the request was not served: there is nothing to count. */
	public static final Usage NONE = new Usage(null, null, null, null, null, null, Source.NONE);

	/**
	 * Checks that no count is negative.
	 */
	public Usage {
		Objects.requireNonNull(source, "source");
		notNegative("inputTokens", inputTokens);
		notNegative("outputTokens", outputTokens);
		notNegative("totalTokens", totalTokens);
		notNegative("cacheReadTokens", cacheReadTokens);
		notNegative("cacheWriteTokens", cacheWriteTokens);
		notNegative("reasoningTokens", reasoningTokens);
	}

	/**
	 * Counts that the provider reported.
	 * @param inputTokens tokens of the request
	 * @param outputTokens tokens of the answer
	 * @return the usage
	 */
	public static Usage reported(long inputTokens, long outputTokens) {
		return new Usage(inputTokens, outputTokens, sum(inputTokens, outputTokens), null, null, null, Source.REPORTED);
	}

	/**
	 * The sum of both. What one side does not know makes the sum {@link Source#PARTIAL}:
	 * at least this much. {@link Source#NONE} adds nothing to the other. A count is at
	 * most {@link Long#MAX_VALUE}.
	 * @param other the other usage
	 * @return the sum
	 */
	public Usage plus(Usage other) {
		if (this.source == Source.NONE || other.source == Source.NONE) {
			return (this.source == Source.NONE) ? other : this;
		}
		if (this.source == Source.UNKNOWN && other.source == Source.UNKNOWN) {
			return UNKNOWN;
		}
		return new Usage(sum(this.inputTokens, other.inputTokens), sum(this.outputTokens, other.outputTokens),
				sum(this.totalTokens, other.totalTokens), sum(this.cacheReadTokens, other.cacheReadTokens),
				sum(this.cacheWriteTokens, other.cacheWriteTokens), sum(this.reasoningTokens, other.reasoningTokens),
				this.source.plus(other.source));
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
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the usage
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Usage fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, AttemptJson::readUsage);
	}

	private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
		if (a == null) {
			return b;
		}
		return (b != null) ? Long.valueOf(sum(a.longValue(), b.longValue())) : a;
	}

	// a provider may count nonsense, which must not turn negative
	private static long sum(long a, long b) {
		return (a > Long.MAX_VALUE - b) ? Long.MAX_VALUE : a + b;
	}

	private static void notNegative(String name, @Nullable Long count) {
		if (count != null && count < 0) {
			throw new IllegalArgumentException(name + " must not be negative, but is " + count);
		}
	}

	/**
	 * Where counts come from.
	 */
	public enum Source {

		/** The provider reported them. */
		REPORTED,

		/** They are estimated from what was sent and received. */
		ESTIMATED,

		/** A sum of which not every part is known: at least this much. */
		PARTIAL,

		/** Nothing is known. */
		UNKNOWN,

		/** Nothing was used: the request was not served. */
		NONE;

		private Source plus(Source other) {
			if (this == other) {
				return this;
			}
			return (this == UNKNOWN || other == UNKNOWN || this == PARTIAL || other == PARTIAL) ? PARTIAL : ESTIMATED;
		}

	}

}
