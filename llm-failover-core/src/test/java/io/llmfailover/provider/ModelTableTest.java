package io.llmfailover.provider;

import io.llmfailover.provider.facts.MediaFacts;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.HistoryFacts.SystemRole;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ToolFacts.CallIds;
import io.llmfailover.ToolChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ModelTableTest {

	@ParameterizedTest
	@ValueSource(strings = { "gpt-6-luna", "gpt-5", "gpt-5-mini-2025-08-07", "gpt-5.4", "o1", "o3-mini", "o4-mini" })
	void newerModelsOfOpenAiThink(String model) {
		ModelFacts facts = openAi(model);
		assertThat(facts.tokens().limit()).isEqualTo(Parameter.MAX_COMPLETION_TOKENS);
		assertThat(facts.sampling().adjustable()).isFalse();
		assertThat(facts.history().systemRole()).isEqualTo(SystemRole.DEVELOPER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-3.5-turbo", "gpt-4o", "gpt-4.1-mini" })
	void olderModelsOfOpenAiDoNot(String model) {
		assertThat(openAi(model).thinking().control()).isEqualTo(Control.ABSENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-oss-120b", "openai/gpt-5", "grok-3", "llama-3.3-70b", "google/gemini-2.5-flash",
			"o1x", "claude-sonnet-5-5" })
	void otherModelsAreTakenAsTheDialectIs(String model) {
		assertThat(asked(openAi(model))).isEqualTo(ModelFacts.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "deepseek-v4-flash,REASONING_CONTENT", "gemini-3.6-flash,THOUGHT_SIGNATURES" })
	void someModelsMakeDemands(String model, Demand demand) {
		assertThat(openAi(model).history().demands()).contains(demand);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "open-mixtral-8x22b", "devstral-small-2507" })
	void mistralsIdsHaveNineCharacters(String model) {
		assertThat(openAi(model).tools().ids()).isEqualTo(CallIds.NINE_CHARACTERS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "mistralai/Mistral-Small-3.2-24B-Instruct-2506", "codestral-2508",
			"mistralai/devstral-small:free", "mistral", "Mixtral-8x7B-Instruct-v0.1", "voxtral-mini-latest",
			"ft:ministral-3b:a:b" })
	void mistralsModelsWantTheirOrderWhoeverServesThem(String model) {
		assertThat(openAi(model).history().demands()).contains(Demand.STRICT_TURNS, Demand.ANSWER_AFTER_TOOL_RESULTS);
		assertThat(openAi(model).tools().ids()).isEqualTo(CallIds.NINE_CHARACTERS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini-3.6-flash", "gemini-2.5-pro", "deepseek-v4-flash", "deepseek-reasoner",
			"google/gemma-3-27b-it", "google/gemma-3-27b-it:free" })
	void someModelsWantStrictTurns(String model) {
		assertThat(openAi(model).history().demands()).contains(Demand.STRICT_TURNS)
			.doesNotContain(Demand.ANSWER_AFTER_TOOL_RESULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "grok-4.3", "grok-5", "grok-code-fast-1", "grok-4-1-fast-non-reasoning" })
	void grokWantsContentInEveryMessage(String model) {
		assertThat(openAi(model).history().demands()).contains(Demand.CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-3-5-sonnet-20241022", "claude-3-haiku-20240307", "claude-2.1",
			"claude-sonnet-4-20250514", "claude-opus-4-1-20250805", "claude-opus-4-1", "claude-haiku-4-5",
			"claude-haiku-4-5-20251001", "claude-sonnet-4-5", "claude-opus-4-0" })
	void olderModelsOfAnthropicGoOnFromAPrefillAndThinkWithinABudget(String model) {
		ModelFacts facts = anthropic(model);
		assertThat(facts.history().prefill()).isTrue();
		// from 4.5 on they keep to a schema of the answer
		assertThat(facts.answers().schema()).isEqualTo(model.contains("-4-5"));
		assertThat(facts.thinking().control()).isEqualTo(Control.BUDGET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-sonnet-5-5", "claude-opus-5-5", "claude-sonnet-5", "claude-opus-5",
			"claude-opus-4-7", "claude-opus-4-8", "claude-fable-5-1", "claude-haiku-6" })
	void newerModelsOfAnthropicRefuseSamplingAndPrefill(String model) {
		ModelFacts facts = anthropic(model);
		assertThat(facts.history().prefill()).isFalse();
		assertThat(facts.sampling().adjustable()).isFalse();
		assertThat(facts.thinking().control()).isEqualTo(Control.EFFORT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-opus-4-6", "claude-sonnet-4-6" })
	void inBetweenTheyOnlyRefusePrefill(String model) {
		assertThat(asked(anthropic(model))).isEqualTo(ModelFacts.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-sonnet-5-5", "claude-sonnet-5-5-20260928", "claude-haiku-5-5" })
	void theNewestThinkBetweenToolsAtLeastAndAreNotForced(String model) {
		assertThat(anthropic(model).thinking().least()).isEqualTo(Least.BETWEEN_TOOLS);
		assertThat(anthropic(model).tools().choices()).containsOnly(ToolChoice.Mode.AUTO, ToolChoice.Mode.NONE);
	}

	/** Without what says nothing about how the model is asked. */
	static ModelFacts asked(ModelFacts facts) {
		return facts.with(facts.thinking().unseen(false))
			.with(facts.history().signed(false))
			.with(facts.tokens().window(null))
			.with(MediaFacts.NONE);
	}

	private static ModelFacts openAi(String model) {
		return ModelTable.facts(KnownDialect.OPENAI.dialect(), model);
	}

	private static ModelFacts anthropic(String model) {
		return ModelTable.facts(KnownDialect.ANTHROPIC.dialect(), model);
	}

}
