package io.llmfailover.provider;

import io.llmfailover.provider.openai.OpenAiDialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is known of models that speak the OpenAI dialect.
 */
class OpenAiModelsTest {

	@ParameterizedTest
	@ValueSource(strings = { "gpt-6-luna", "gpt-6-sol", "gpt-5.6", "gpt-5.6-luna", "gpt-5.4-mini" })
	void takeToolsOnlyWithoutThinking(String model) {
		assertThat(traits(model).needs()).containsExactly(Need.TOOLS_WITHOUT_THINKING);
		assertThat(traits(model).refuses()).contains("temperature", "top_p", "stop");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-5", "gpt-5-mini", "gpt-5.1", "gpt-5.2-2025-12-11", "o3", "o4-mini" })
	void thinkWithTools(String model) {
		assertThat(traits(model).needs()).isEmpty();
		assertThat(traits(model).refuses()).contains("temperature", "top_p", "stop");
	}

	@ParameterizedTest
	@CsvSource({ "grok-4.3,true,false,false", "grok-4.5,true,false,true", "grok-4.6-fast,true,false,true",
			"grok-4-0709,true,true,false", "grok-4-fast-reasoning,true,true,false",
			"grok-4.20-reasoning,true,true,false", "grok-4-fast-non-reasoning,false,true,false",
			"grok-3-mini,true,false,false", "grok-3,false,false,false" })
	void ofXaiRefuseStopWhereTheyThink(String model, boolean stop, boolean effort, boolean always) {
		assertThat(traits(model).refuses().contains("stop")).isEqualTo(stop);
		assertThat(traits(model).refuses().contains("reasoning_effort")).isEqualTo(effort);
		assertThat(traits(model).needs().contains(Need.ALWAYS_THINKS)).isEqualTo(always);
	}

	@ParameterizedTest
	@CsvSource({ "gemini-3.6-flash,true,true", "gemini-10-pro,true,true", "gemini-flash-latest,true,true",
			"gemini-2.5-pro,false,true", "gemini-2.5-flash,false,false" })
	void ofGoogleRefuseSeed(String model, boolean signatures, boolean always) {
		assertThat(traits(model).refuses()).contains("seed");
		// a schema of the answer beside tools is for the newest only
		assertThat(traits(model).refuses().contains("response_format.with_tools")).isNotEqualTo(signatures);
		assertThat(traits(model).needs().contains(Need.THOUGHT_SIGNATURES)).isEqualTo(signatures);
		assertThat(traits(model).needs().contains(Need.ALWAYS_THINKS)).isEqualTo(always);
	}

	@ParameterizedTest
	@ValueSource(strings = { "deepseek-v4-flash", "deepseek-v4-pro", "deepseek-flash" })
	void ofDeepSeekHaveASwitch(String model) {
		assertThat(traits(model).needs()).containsExactlyInAnyOrder(Need.THINKING_SWITCH, Need.REASONING_CONTENT,
				Need.STRICT_TURNS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "deepseek-v4-flash", "deepseek-chat", "deepseek-reasoner" })
	void ofDeepSeekTakeNoSchemaOfTheAnswer(String model) {
		assertThat(traits(model).refuses()).containsExactly("response_format.json_schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "magistral-medium-2509", "open-mistral-nemo" })
	void ofMistralHaveTheirOwnSeedAndIds(String model) {
		assertThat(traits(model).nameOf("seed")).isEqualTo("random_seed");
		assertThat(traits(model).needs()).containsExactlyInAnyOrder(Need.NINE_CHARACTER_IDS, Need.STRICT_TURNS,
				Need.ANSWER_AFTER_TOOL_RESULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4o", "gpt-4.1-mini", "gpt-oss-120b", "openai/gpt-6-luna", "grok-3", "o1x",
			"llama-3.3-70b", "mistral:7b" })
	void ofWhichNothingIsKnownAreTakenAsTheDialectIs(String model) {
		assertThat(traits(model)).isEqualTo(ModelTraits.NONE);
	}

	/** A deployment at Azure has any name. */
	@Test
	void thatTakeToolsOnlyWithoutThinkingAreFoundOut() {
		OpenAiDialect dialect = new OpenAiDialect();
		Traits traits = new Traits(dialect, VirtualTimeScheduler.create());
		WireTarget target = new WireTarget("azure", "ours", Transport.WHOLE, 4096, traits.of("ours"));
		ErrorEvidence evidence = ErrorEvidence.of(400, HttpHeaders.EMPTY, """
				{"error":{"message":"Function tools with reasoning_effort are not supported for ours in \
				/v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",\
				"type":"invalid_request_error","param":"reasoning_effort","code":null}}""");
		Failure failure = traits.learn(dialect.classify(evidence, target), evidence, target);
		assertThat(failure.circumstance()).isEqualTo(Failure.Circumstance.REQUEST_ADJUSTED);
		assertThat(traits.of("ours").needs()).containsExactly(Need.TOOLS_WITHOUT_THINKING);
		assertThat(traits.of("ours").refuses()).isEmpty();
	}

	private static ModelTraits traits(String model) {
		return ModelTable.traits(KnownDialect.OPENAI.dialect(), model);
	}

}
