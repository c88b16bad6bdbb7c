package io.llmfailover.provider;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of an answer is taken at most. What is larger fails with
 * {@link io.llmfailover.FailureKind#LIMIT_EXCEEDED}, so that no provider can fill our
 * memory.
 *
 * @param maxTokens the most tokens to generate where the request does not say, at least 1
 * @param maxLine the most bytes of one line of a stream
 * @param maxFrame the most bytes of data of one event of a stream
 * @param maxBody the most bytes of an answer, decompressed, streamed or not
 * @param maxErrorBody the most bytes that are read of an error; the rest is not fetched
 * @param completionGrace how long the end of a stream and its usage are waited for once
 * the provider has said that it has finished, and the end of an error's body; a longer
 * time than a day is taken for a day
 */
public record AnswerLimits(int maxTokens, int maxLine, int maxFrame, int maxBody, int maxErrorBody,
		Duration completionGrace) {

	private static final Duration LONGEST_GRACE = Duration.ofDays(1);

	/**
	 * 4096 tokens; lines and events of 4 MiB, answers of 64 MiB, errors of 64 KiB; 1 s.
	 */
	// a stream has some 300 bytes per token: 64 MiB are 200,000 tokens
	public static final AnswerLimits DEFAULTS = new AnswerLimits(4096, 4 << 20, 4 << 20, 64 << 20, 64 << 10,
			Duration.ofSeconds(1));

	/**
	 * Checks that all are positive.
	 */
	public AnswerLimits {
		positive("maxTokens", maxTokens);
		positive("maxLine", maxLine);
		positive("maxFrame", maxFrame);
		positive("maxBody", maxBody);
		positive("maxErrorBody", maxErrorBody);
		if (Objects.requireNonNull(completionGrace, "completionGrace").isNegative() || completionGrace.isZero()) {
			throw new IllegalArgumentException("completionGrace must be positive, but is " + completionGrace);
		}
		completionGrace = (completionGrace.compareTo(LONGEST_GRACE) < 0) ? completionGrace : LONGEST_GRACE;
	}

	/**
	 * These limits with another number of tokens.
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @return the limits
	 */
	public AnswerLimits withMaxTokens(int maxTokens) {
		return new AnswerLimits(maxTokens, this.maxLine, this.maxFrame, this.maxBody, this.maxErrorBody,
				this.completionGrace);
	}

	private static void positive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
