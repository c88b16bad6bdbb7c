package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.ChatResponse;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * An answer as JSON.
 *
 * @param attempt how many providers were asked, the answering one included
 * @param usage the tokens of this answer
 * @param totalUsage the tokens of the whole call, failed attempts included
 */
record ChatAnswer(String content, String provider, String model, int attempt, @Nullable String reasoning,
		@Nullable String refusal, FinishReason finishReason, Usage usage, Usage totalUsage, List<String> warnings,
		List<TrailEntry> trail) {

	static ChatAnswer of(ChatResponse response) {
		return new ChatAnswer(response.content(), response.provider(), response.model(), response.attempt(),
				response.reasoning(), response.refusal(), response.finishReason(), response.usage(),
				response.totalUsage(), response.warnings(), TrailEntry.of(response.attempts()));
	}

}
