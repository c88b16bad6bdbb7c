package io.llmfailover.provider;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.provider.wire.DecodingLimits;

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
 * @param maxToolArguments the most characters of arguments, of all tool calls of an
 * answer together
 * @param maxToolCalls the most tool calls of an answer
 * @param completionGrace how long the end of a stream and its usage are waited for once
 * the provider has said that it has finished, and the end of an error's body; a longer
 * time than a day is taken for a day
 */
public record AnswerLimits(int maxTokens, int maxLine, int maxFrame, int maxBody, int maxErrorBody,
		int maxToolArguments, int maxToolCalls, Duration completionGrace) {

	private static final Duration LONGEST_GRACE = Duration.ofDays(1);

	/**
	 * 4096 tokens; lines and events of 4 MiB, answers of 16 MiB, errors of 64 KiB; 1024
	 * tool calls with arguments of 8 Mi characters; 1 s.
	 */
	// a stream has some 300 bytes per token: 16 MiB are 50,000 tokens
	public static final AnswerLimits DEFAULTS = new AnswerLimits(4096, 4 << 20, 4 << 20, 16 << 20, 64 << 10,
			Duration.ofSeconds(1));

	/**
	 * Limits with the default ones for tool calls.
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param maxLine the most bytes of one line of a stream
	 * @param maxFrame the most bytes of data of one event of a stream
	 * @param maxBody the most bytes of an answer
	 * @param maxErrorBody the most bytes that are read of an error
	 * @param completionGrace how long the end of a finished stream is waited for
	 */
	public AnswerLimits(int maxTokens, int maxLine, int maxFrame, int maxBody, int maxErrorBody,
			Duration completionGrace) {
		this(maxTokens, maxLine, maxFrame, maxBody, maxErrorBody, DecodingLimits.DEFAULTS.maxToolArguments(),
				DecodingLimits.DEFAULTS.maxToolCalls(), completionGrace);
	}

	/**
	 * Checks that all are positive.
	 */
	public AnswerLimits {
		positive("maxTokens", maxTokens);
		positive("maxLine", maxLine);
		positive("maxFrame", maxFrame);
		positive("maxBody", maxBody);
		positive("maxErrorBody", maxErrorBody);
		positive("maxToolArguments", maxToolArguments);
		positive("maxToolCalls", maxToolCalls);
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
				this.maxToolArguments, this.maxToolCalls, this.completionGrace);
	}

	DecodingLimits decoding() {
		return new DecodingLimits(this.maxToolArguments, this.maxToolCalls, this.maxErrorBody);
	}

	private static void positive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
