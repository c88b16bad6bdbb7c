package io.llmfailover.provider;

import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * All that is known of one provider: facts about its models beforehand, what they have
 * taught since, and how its account stands. Thread-safe.
 *
 * @param catalog what is known of its models beforehand
 * @param memory what was learned of them
 * @param budget renders requests with room for the answer
 * @param lessons learns from failures
 * @param account whether it is there and lets us in
 */
record Experience(ModelCatalog catalog, ModelMemory memory, TokenBudget budget, FailureLessons lessons,
		ProviderAccount account) {

	/**
	 * Nothing but what is known beforehand.
	 * @param dialect the dialect in which the provider is asked
	 * @param clock where time comes from
	 * @return the experience
	 */
	static Experience with(Dialect dialect, Scheduler clock) {
		ModelCatalog catalog = new ModelCatalog(dialect);
		ModelMemory memory = new ModelMemory(clock);
		TokenBudget budget = new TokenBudget(dialect, memory);
		return new Experience(catalog, memory, budget, new FailureLessons(memory, budget), new ProviderAccount(clock));
	}

	/**
	 * The size of a model's context window: what its provider has stated within the last
	 * day, else what is known of the model.
	 * @param model the model
	 * @return the size in tokens; null if it is not known
	 */
	@Nullable Integer contextWindow(String model) {
		Integer stated = this.memory.of(model).window();
		return (stated != null) ? stated : this.catalog.of(model).tokens().contextWindow();
	}

	/**
	 * A model with all that is known of it now.
	 * @param settings whose model it is
	 * @param model its name
	 * @param transport how the answer is fetched
	 * @param maxTokens the most tokens to generate where the request does not say
	 * @param caller what the caller wrote
	 * @return who is asked
	 */
	WireTarget target(ProviderSettings settings, String model, Transport transport, int maxTokens,
			CallersWords caller) {
		return new WireTarget(settings.name(), model, transport, maxTokens, facts(model),
				this.memory.refusals(model, caller), settings.singleSystemMessage(), caller);
	}

	private ModelFacts facts(String model) {
		ModelFacts facts = this.catalog.of(model);
		Integer stops = this.memory.of(model).stops();
		return (stops != null) ? facts.with(facts.sampling().with(facts.sampling().ranges().stops(stops))) : facts;
	}

}
