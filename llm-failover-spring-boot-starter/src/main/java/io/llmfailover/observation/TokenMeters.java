package io.llmfailover.observation;

import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens: of answers under OpenTelemetry's names, of attempts under our own. What
 * a provider does not tell is not counted.
 */
final class TokenMeters {

	private final MeterRegistry registry;

	private final GenAiNames names;

	private final BoundedNames models;

	private final AnswerModels answerModels = new AnswerModels();

	TokenMeters(MeterRegistry registry, GenAiNames names, BoundedNames models) {
		this.registry = registry;
		this.names = names;
		this.models = models;
	}

	/**
	 * Counts what an answer cost.
	 * @param response the answer
	 */
	void answered(ChatResponse response) {
		Tags tags = tags(response);
		Usage usage = response.usage();
		if (this.names == GenAiNames.OPERATION) {
			record("gen_ai.client.token.usage", tags.and(GenAi.TOKEN_TYPE, "input"), usage.inputTokens());
			record("gen_ai.client.token.usage", tags.and(GenAi.TOKEN_TYPE, "output"), usage.outputTokens());
			return;
		}
		String prefix = "gen_ai.client.inference.usage.";
		record(prefix + "input_tokens", tags, usage.inputTokens());
		record(prefix + "output_tokens", tags, usage.outputTokens());
		record(prefix + "cache_read.input_tokens", tags, usage.cacheReadTokens());
		record(prefix + "cache_write.input_tokens", tags, usage.cacheWriteTokens());
		record(prefix + "reasoning.output_tokens", tags, usage.reasoningTokens());
	}

	/**
	 * The tags of whatever is measured of an answer under OpenTelemetry's names.
	 * @param response the answer
	 * @return the tags
	 */
	Tags tags(ChatResponse response) {
		String asked = this.models.of(response.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Attempt.Outcome.ANSWERED)
			.map(Attempt::model)
			.reduce((first, second) -> second)
			.orElse(response.model()));
		return Tags.of(GenAi.OPERATION, "chat", GenAi.PROVIDER, GenAi.provider(response.provider()),
				GenAi.REQUEST_MODEL, asked, GenAi.RESPONSE_MODEL,
				this.answerModels.of(response.provider(), asked, response.model()));
	}

	/**
	 * Counts what an attempt cost.
	 * @param attempt its line in the trail
	 */
	void attempted(Attempt attempt) {
		Usage usage = attempt.usage();
		boolean won = attempt.outcome() == Attempt.Outcome.ANSWERED;
		Tags tags = Tags.of("provider", attempt.provider(), "model", this.models.of(attempt.model()), "won",
				Boolean.toString(won));
		count(tags.and("type", "input"), usage.inputTokens());
		count(tags.and("type", "output"), usage.outputTokens());
		count(tags.and("type", "cache_read"), usage.cacheReadTokens());
		count(tags.and("type", "cache_write"), usage.cacheWriteTokens());
		count(tags.and("type", "reasoning"), usage.reasoningTokens());
	}

	private void count(Tags tags, @Nullable Long tokens) {
		if (tokens != null) {
			Counter.builder("llm.failover.tokens")
				.description("Tokens that attempts cost, also those that were given up or failed.")
				.tags(tags)
				.register(this.registry)
				.increment(tokens);
		}
	}

	private void record(String name, Tags tags, @Nullable Long tokens) {
		if (tokens != null) {
			DistributionSummary.builder(name)
				.description("Tokens of an answer.")
				.tags(tags)
				.register(this.registry)
				.record(tokens);
		}
	}

}
