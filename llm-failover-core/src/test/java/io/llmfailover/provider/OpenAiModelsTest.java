package io.llmfailover.provider;

import io.llmfailover.ToolChoice;
import io.llmfailover.provider.openai.OpenAiDialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ThinkingFacts.Tools;
import io.llmfailover.provider.facts.ToolFacts.CallIds;
import io.llmfailover.provider.wire.CallersWords;
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
		assertThat(facts(model).thinking().tools()).isEqualTo(Tools.REFUSED);
		assertThat(facts(model).sampling()).isEqualTo(new SamplingFacts(false, false, Seed.SEED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-5", "gpt-5-mini", "gpt-5.1", "gpt-5.2-2025-12-11", "o3", "o4-mini" })
	void thinkWithTools(String model) {
		assertThat(facts(model).thinking().tools()).isEqualTo(Tools.TAKEN);
		assertThat(facts(model).sampling()).isEqualTo(new SamplingFacts(false, false, Seed.SEED));
	}

	@ParameterizedTest
	@CsvSource({ "grok-4.3,true,false,false", "grok-4.5,true,false,true", "grok-4.6-fast,true,false,true",
			"grok-4-0709,true,true,false", "grok-4-fast-reasoning,true,true,false",
			"grok-4.20-reasoning,true,true,false", "grok-4-fast-non-reasoning,false,true,false",
			"grok-3-mini,true,false,false", "grok-3,false,false,false" })
	void ofXaiRefuseStopWhereTheyThink(String model, boolean stop, boolean effort, boolean always) {
		assertThat(facts(model).sampling().stop()).isNotEqualTo(stop);
		assertThat(facts(model).takes(Parameter.REASONING_EFFORT)).isNotEqualTo(effort);
		assertThat(facts(model).thinking().least() == Least.LITTLE).isEqualTo(always);
	}

	@ParameterizedTest
	@CsvSource({ "gemini-3.6-flash,true,true", "gemini-10-pro,true,true", "gemini-flash-latest,true,true",
			"gemini-2.5-pro,false,true", "gemini-2.5-flash,false,false" })
	void ofGoogleRefuseSeed(String model, boolean signatures, boolean always) {
		assertThat(facts(model).sampling().seed()).isEqualTo(Seed.REFUSED);
		// a schema of the answer beside tools is for the newest only
		assertThat(facts(model).answers().besideTools()).isEqualTo(signatures);
		assertThat(facts(model).history().demands(Demand.THOUGHT_SIGNATURES)).isEqualTo(signatures);
		assertThat(facts(model).thinking().least() == Least.LITTLE).isEqualTo(always);
	}

	@ParameterizedTest
	@ValueSource(strings = { "deepseek-v4-flash", "deepseek-v4-pro", "deepseek-flash" })
	void ofDeepSeekHaveASwitch(String model) {
		assertThat(facts(model).history().demands()).containsExactlyInAnyOrder(Demand.REASONING_CONTENT,
				Demand.STRICT_TURNS);
		assertThat(facts(model).thinking().control()).isEqualTo(Control.SWITCH);
		assertThat(facts(model).thinking().tools()).isEqualTo(Tools.NOT_FORCED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "deepseek-v4-flash", "deepseek-chat", "deepseek-reasoner" })
	void ofDeepSeekTakeNoSchemaOfTheAnswer(String model) {
		assertThat(facts(model).answers().schema()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "deepseek-reasoner", "kimi-k2.6", "kimi-k2-thinking", "glm-5.3", "z-ai/glm-5.3-flash" })
	void someCannotBeMadeToCallATool(String model) {
		assertThat(facts(model).tools().choices()).doesNotContain(ToolChoice.Mode.REQUIRED, ToolChoice.Mode.NAMED);
	}

	@ParameterizedTest
	@CsvSource({ "gemini-3.6-flash,false", "gemini-2.5-flash,false", "gpt-6-luna,true", "grok-4.3,true",
			"mistral-large-latest,true" })
	void ofGoogleCannotBeToldToCallOneToolAtATime(String model, boolean told) {
		assertThat(facts(model).tools().oneAtATime()).isEqualTo(told);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "magistral-medium-2509", "open-mistral-nemo" })
	void ofMistralHaveTheirOwnSeedAndIds(String model) {
		assertThat(facts(model).sampling().seed()).isEqualTo(Seed.RANDOM_SEED);
		assertThat(facts(model).history().demands()).contains(Demand.STRICT_TURNS, Demand.ANSWER_AFTER_TOOL_RESULTS,
				Demand.NO_REASONING);
		assertThat(facts(model).tools().ids()).isEqualTo(CallIds.NINE_CHARACTERS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-oss-120b", "openai/gpt-6-luna", "grok-3", "o1x", "llama-3.3-70b", "mistral:7b" })
	void ofWhichNothingIsKnownAreTakenAsTheDialectIs(String model) {
		assertThat(ModelTableTest.asked(facts(model))).isEqualTo(ModelFacts.NONE);
	}

	/** A deployment at Azure has any name. */
	@Test
	void thatTakeToolsOnlyWithoutThinkingAreFoundOut() {
		OpenAiDialect dialect = new OpenAiDialect();
		Experience experience = Experience.with(dialect, VirtualTimeScheduler.create());
		WireTarget target = new WireTarget("azure", "ours", Transport.WHOLE, 4096, ModelFacts.NONE);
		ErrorEvidence evidence = ErrorEvidence.of(400, HttpHeaders.EMPTY, """
				{"error":{"message":"Function tools with reasoning_effort are not supported for ours in \
				/v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",\
				"type":"invalid_request_error","param":"reasoning_effort","code":null}}""");
		Failure failure = experience.lessons().learn(dialect.classify(evidence, target), evidence, target);
		assertThat(failure.circumstance()).isEqualTo(Failure.Circumstance.REQUEST_ADJUSTED);
		assertThat(experience.memory().refusals("ours", CallersWords.NONE).parameters())
			.containsExactly(Parameter.TOOLS_WHILE_THINKING);
	}

	private static ModelFacts facts(String model) {
		return ModelTable.facts(KnownDialect.OPENAI.dialect(), model);
	}

}
