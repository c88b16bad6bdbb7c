package io.llmfailover.provider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ModelFamiliesTest {

	@ParameterizedTest
	@ValueSource(strings = { "gpt-6-luna", "gpt-5-mini-2025-08-07", "o1", "o3-mini", "gemini-3.6-flash",
			"gemini-2.5-pro", "grok-4.3", "grok-4-fast-reasoning", "claude-sonnet-5-5", "claude-opus-5",
			"claude-haiku-5-5", "openai/gpt-6-luna" })
	void someModelsThinkWithoutASignOfIt(String model) {
		assertThat(ModelFamilies.thinksUnseen(model)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4o", "gpt-5-chat-latest", "gemini-2.0-flash", "grok-3", "grok-4-fast-non-reasoning",
			"deepseek-v4-flash", "claude-haiku-4-5", "claude-sonnet-4-5-20250929", "llama3.3", "o1x" })
	void othersShowItOrDoNotThink(String model) {
		assertThat(ModelFamilies.thinksUnseen(model)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "gpt-6-luna,1050000", "gpt-5.4,1050000", "gpt-5-mini-2025-08-07,400000", "gpt-4.1-mini,1047576",
			"gpt-4o,128000", "gpt-4,8192", "gpt-3.5-turbo-0125,16385", "o3,200000", "claude-sonnet-5-5,1000000",
			"claude-3-5-sonnet-20241022,200000", "claude-opus-4-1-20250805,200000", "claude-haiku-4-5,200000",
			"gemini-3.6-flash,1048576", "gemini-2.5-pro,1048576", "grok-4.3,1000000", "grok-4-0709,256000",
			"grok-3-mini,131072", "deepseek-v4-flash,1048576", "azure/gpt-4o,128000" })
	void theContextWindowOfSomeModelsIsKnown(String model, int tokens) {
		assertThat(ModelFamilies.contextWindow(model)).isEqualTo(tokens);
	}

	@ParameterizedTest
	@ValueSource(strings = { "llama3.3", "claude-sonnet-4-5", "claude-opus-4-6", "gpt-7", "grok-5", "gemini-pro" })
	void thatOfOthersIsNot(String model) {
		assertThat(ModelFamilies.contextWindow(model)).isNull();
	}

}
