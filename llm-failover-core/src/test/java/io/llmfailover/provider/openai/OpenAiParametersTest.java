package io.llmfailover.provider.openai;

import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.facts.HistoryFacts.SystemRole;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.TokenFacts;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.parse;
import static io.llmfailover.provider.openai.Rendered.render;
import static io.llmfailover.provider.openai.Rendered.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * By which names parameters are written for a model, and which are left out.
 */
class OpenAiParametersTest {

	@Test
	void aSimpleRequestIsSimple() {
		assertThat(json(ChatRequest.of("Hi")).toString())
			.isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":4096}");
	}

	@Test
	void aStreamAsksForItsUsage() {
		JsonNode json = json(ChatRequest.of("Hi"), target("p", Transport.STREAM, ModelFacts.NONE));
		assertThat(json.path("stream").booleanValue()).isTrue();
		assertThat(json.path("stream_options").toString()).isEqualTo("{\"include_usage\":true}");
	}

	/** Quirk 56. */
	@Test
	void systemTextAndTheTokenLimitGoByTheNamesOfTheModel() {
		ModelFacts facts = ModelFacts.NONE.with(new TokenFacts(Parameter.MAX_COMPLETION_TOKENS, null))
			.with(HistoryFacts.NONE.with(SystemRole.DEVELOPER));
		JsonNode json = json(ChatRequest.builder().system("Be brief.").user("Hi").maxTokens(9).build(),
				target("p", Transport.WHOLE, facts));
		assertThat(json.path("messages").path(0).path("role").stringValue()).isEqualTo("developer");
		assertThat(json.path("max_completion_tokens").intValue()).isEqualTo(9);
		assertThat(json.has("max_tokens")).isFalse();
	}

	@Test
	void aParameterGoesByTheNameOfTheModel() {
		ModelFacts facts = ModelFacts.NONE.with(new SamplingFacts(true, true, Seed.RANDOM_SEED));
		JsonNode json = json(ChatRequest.builder().user("Hi").seed(7).build(), target("p", Transport.WHOLE, facts));
		assertThat(json.path("random_seed").intValue()).isEqualTo(7);
		assertThat(json.has("seed")).isFalse();
	}

	@Test
	void whatTheModelRefusesIsLeftOutWithAWarning() {
		Refusals refusals = Refusals.of(Parameter.TEMPERATURE, Parameter.STREAM_OPTIONS);
		RenderedRequest rendered = new OpenAiDialect().render(
				ChatRequest.builder().user("Hi").temperature(0.5).topP(0.5).build(),
				target("p", Transport.STREAM, refusals));
		assertThat(parse(rendered).has("temperature")).isFalse();
		assertThat(parse(rendered).path("top_p").doubleValue()).isEqualTo(0.5);
		assertThat(rendered.warnings()).containsExactly("\"temperature\" is not taken by m and was left out",
				"\"stream_options\" is not taken by m and was left out");
	}

	@Test
	void extrasGoToTheirProviderOnlyAndReplaceParametersOfOurs() {
		ChatRequest request = ChatRequest.builder()
			.user("Hi")
			.temperature(0.5)
			.maxTokens(7)
			.option("p", "temperature", 1.5)
			.option("p", "max_completion_tokens", 8)
			.option("p", "logit_bias", Map.of("50256", -100))
			.option("q", "top_k", 3)
			.build();
		assertThat(json(request).toString())
			.endsWith("\"temperature\":1.5,\"max_completion_tokens\":8,\"logit_bias\":{\"50256\":-100}}");
		assertThat(json(request).has("max_tokens")).isFalse();
		assertThat(json(request).has("top_k")).isFalse();
	}

	@Test
	void anExtraIsSentEvenWhereTheModelIsKnownToRefuseIt() {
		Refusals refusals = Refusals.of(Parameter.TEMPERATURE);
		RenderedRequest rendered = new OpenAiDialect().render(
				ChatRequest.builder().user("Hi").option("p", "temperature", 1).build(),
				target("p", Transport.WHOLE, refusals));
		assertThat(parse(rendered).path("temperature").intValue()).isEqualTo(1);
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void nothingOfTheConversationIsPrinted() {
		assertThat(render(ChatRequest.of("sentinel")).toString()).doesNotContain("sentinel");
	}

}
