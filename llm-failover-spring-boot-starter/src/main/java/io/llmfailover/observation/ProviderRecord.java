package io.llmfailover.observation;

import java.time.Duration;
import java.time.Instant;

import io.llmfailover.Attempt;
import io.llmfailover.observation.ProviderStatistics.LastFailure;
import io.llmfailover.observation.ProviderStatistics.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts at one provider, by slices of time that are reused. Thread-safe.
 */
final class ProviderRecord {

	private static final long SLICE = Duration.ofSeconds(15).toMillis();

	private static final int SLICES = 20;

	private final long[] slice = new long[SLICES];

	/** By slice, and in it by outcome. */
	private final long[][] attempts = new long[SLICES][Attempt.Outcome.values().length];

	private @Nullable LastFailure lastFailure;

	private long inputTokens;

	private long outputTokens;

	synchronized void add(Attempt attempt, Instant now) {
		long slice = now.toEpochMilli() / SLICE;
		int index = (int) (slice % SLICES);
		if (this.slice[index] != slice) {
			this.slice[index] = slice;
			this.attempts[index] = new long[Attempt.Outcome.values().length];
		}
		this.attempts[index][attempt.outcome().ordinal()]++;
		this.inputTokens = plus(this.inputTokens, attempt.usage().inputTokens());
		this.outputTokens = plus(this.outputTokens, attempt.usage().outputTokens());
		if (attempt.kind() != null) {
			this.lastFailure = new LastFailure(now, attempt.model(), attempt.kind(), attempt.exchange().status(),
					attempt.exchange().requestId());
		}
	}

	// a provider may count nonsense, which must not turn negative
	private static long plus(long sum, @Nullable Long tokens) {
		long more = (tokens != null) ? tokens : 0;
		return (sum > Long.MAX_VALUE - more) ? Long.MAX_VALUE : sum + more;
	}

	synchronized Numbers numbers(Instant now) {
		return new Numbers(this.lastFailure, count(Attempt.Outcome.ANSWERED, now), count(Attempt.Outcome.FAILED, now),
				count(Attempt.Outcome.CANCELLED, now), this.inputTokens, this.outputTokens);
	}

	private long count(Attempt.Outcome outcome, Instant now) {
		long current = now.toEpochMilli() / SLICE;
		long count = 0;
		for (int i = 0; i < SLICES; i++) {
			if (current - this.slice[i] < SLICES) {
				count += this.attempts[i][outcome.ordinal()];
			}
		}
		return count;
	}

}
