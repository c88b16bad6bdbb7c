package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail as JSON.
 *
 * @param kind the kind of failure; null unless it failed
 * @param status the HTTP status; null if there was none
 * @param reason why it failed or was skipped; null where it answered
 * @param decision what was done next; null where nothing was to be decided
 * @param firstProgressMillis from the start of the attempt to its first progress; null if
 * there was none
 * @param durationMillis from the start of the attempt to its end
 * @param round in which round of the call it was asked, from 1: a further one follows
 * when tools have run
 */
record TrailEntry(String provider, String model, Attempt.Outcome outcome, @Nullable FailureKind kind,
		@Nullable Integer status, @Nullable String reason, @Nullable FailureAction decision, @Nullable String requestId,
		@Nullable Long firstProgressMillis, long durationMillis, Usage usage, int round) {

	static List<TrailEntry> of(List<Attempt> attempts) {
		return attempts.stream().map(TrailEntry::of).toList();
	}

	static TrailEntry of(Attempt attempt) {
		Attempt.Exchange exchange = attempt.exchange();
		Duration firstProgress = exchange.timeToFirstProgress();
		return new TrailEntry(attempt.provider(), attempt.model(), attempt.outcome(), attempt.kind(), exchange.status(),
				attempt.reason(), attempt.decision(), exchange.requestId(),
				(firstProgress != null) ? firstProgress.toMillis() : null, exchange.duration().toMillis(),
				attempt.usage(), attempt.round());
	}

}
