package io.llmfailover.provider;

import java.util.Set;

import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ModelTableTest {

	@ParameterizedTest
	@ValueSource(strings = { "gpt-6-luna", "gpt-5", "gpt-5-mini-2025-08-07", "gpt-5.4", "o1", "o3-mini", "o4-mini" })
	void newerModelsOfOpenAiThink(String model) {
		ModelTraits traits = openAi(model);
		assertThat(traits.nameOf("max_tokens")).isEqualTo("max_completion_tokens");
		assertThat(traits.refuses()).contains("temperature", "top_p");
		assertThat(traits.systemRole()).isEqualTo("developer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-3.5-turbo", "gpt-4o", "gpt-4.1-mini" })
	void olderModelsOfOpenAiDoNot(String model) {
		assertThat(openAi(model).refuses()).containsExactly("reasoning_effort");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-oss-120b", "openai/gpt-5", "grok-3", "llama-3.3-70b", "google/gemini-2.5-flash",
			"o1x", "claude-sonnet-5-5" })
	void otherModelsAreTakenAsTheDialectIs(String model) {
		assertThat(openAi(model)).isEqualTo(ModelTraits.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "deepseek-v4-flash,THINKING_SWITCH", "gemini-3.6-flash,THOUGHT_SIGNATURES",
			"mistral-large-latest,NINE_CHARACTER_IDS", "open-mixtral-8x22b,NINE_CHARACTER_IDS",
			"devstral-small-2507,NINE_CHARACTER_IDS" })
	void someModelsHaveNeeds(String model, Need need) {
		assertThat(openAi(model).needs()).contains(need);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "mistralai/Mistral-Small-3.2-24B-Instruct-2506", "codestral-2508",
			"mistralai/devstral-small:free", "mistral", "Mixtral-8x7B-Instruct-v0.1", "voxtral-mini-latest",
			"ft:ministral-3b:a:b" })
	void mistralsModelsWantTheirOrderWhoeverServesThem(String model) {
		assertThat(openAi(model).needs()).contains(Need.STRICT_TURNS, Need.ANSWER_AFTER_TOOL_RESULTS,
				Need.NINE_CHARACTER_IDS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gemini-3.6-flash", "gemini-2.5-pro", "deepseek-v4-flash", "deepseek-reasoner",
			"google/gemma-3-27b-it", "google/gemma-3-27b-it:free" })
	void someModelsWantStrictTurns(String model) {
		assertThat(openAi(model).needs()).contains(Need.STRICT_TURNS).doesNotContain(Need.ANSWER_AFTER_TOOL_RESULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "grok-4.3", "grok-5", "grok-code-fast-1", "grok-4-1-fast-non-reasoning" })
	void grokWantsContentInEveryMessage(String model) {
		assertThat(openAi(model).needs()).contains(Need.CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-3-5-sonnet-20241022", "claude-3-haiku-20240307", "claude-2.1",
			"claude-sonnet-4-20250514", "claude-opus-4-1-20250805", "claude-opus-4-1", "claude-haiku-4-5",
			"claude-haiku-4-5-20251001", "claude-sonnet-4-5", "claude-opus-4-0" })
	void olderModelsOfAnthropicGoOnFromAPrefillAndThinkWithinABudget(String model) {
		ModelTraits traits = anthropic(model);
		assertThat(traits.prefill()).isTrue();
		// from 4.5 on they keep to a schema of the answer
		assertThat(traits.refuses()).isEqualTo(model.contains("-4-5") ? Set.of() : Set.of("output_config.format"));
		assertThat(traits.nameOf("thinking.adaptive")).isEqualTo("thinking.enabled");
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-sonnet-5-5", "claude-opus-5-5", "claude-sonnet-5", "claude-opus-5",
			"claude-opus-4-7", "claude-opus-4-8", "claude-fable-5-1", "claude-haiku-6" })
	void newerModelsOfAnthropicRefuseSamplingAndPrefill(String model) {
		ModelTraits traits = anthropic(model);
		assertThat(traits.prefill()).isFalse();
		assertThat(traits.refuses()).contains("temperature", "top_p");
		assertThat(traits.nameOf("thinking.adaptive")).isEqualTo("thinking.adaptive");
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-opus-4-6", "claude-sonnet-4-6" })
	void inBetweenTheyOnlyRefusePrefill(String model) {
		assertThat(anthropic(model)).isEqualTo(ModelTraits.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "claude-sonnet-5-5", "claude-sonnet-5-5-20260928", "claude-haiku-5-5" })
	void theNewestThinkBetweenToolsAtLeastAndAreNotForced(String model) {
		assertThat(anthropic(model).nameOf("thinking.disabled")).isEqualTo("thinking.between_tools");
		assertThat(anthropic(model).refuses()).contains("tool_choice.any", "tool_choice.tool");
	}

	private static ModelTraits openAi(String model) {
		return ModelTable.traits(KnownDialect.OPENAI.dialect(), model);
	}

	private static ModelTraits anthropic(String model) {
		return ModelTable.traits(KnownDialect.ANTHROPIC.dialect(), model);
	}

}
