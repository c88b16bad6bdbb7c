package io.llmfailover.provider.anthropic;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.facts.ThinkingFacts;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ToolFacts;
import io.llmfailover.provider.wire.RenderedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

import static io.llmfailover.provider.anthropic.Rendering.body;
import static io.llmfailover.provider.anthropic.Rendering.calls;
import static io.llmfailover.provider.anthropic.Rendering.render;
import static io.llmfailover.provider.anthropic.Rendering.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What becomes of the options, and a whole request.
 */
class AnthropicRequestTest {

	static final ModelFacts BUDGET = ModelFacts.NONE.with(ThinkingFacts.NONE.with(Control.BUDGET));

	static final ModelFacts ALWAYS_THINKING = ModelFacts.NONE.with(ThinkingFacts.NONE.with(Least.BETWEEN_TOOLS))
		.with(new SamplingFacts(false, true, Seed.SEED))
		.with(ToolFacts.NONE.without(ToolChoice.Mode.REQUIRED, ToolChoice.Mode.NAMED));

	private static final ToolDefinition WEATHER = new ToolDefinition("weather", "The weather of a city.",
			"{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");

	@Test
	void aRichConversationIsRenderedAsInTheGoldenFile() throws IOException {
		ChatRequest request = ChatRequest.builder()
			.system("You answer briefly.")
			.user("What is on this picture?", Image.of(new byte[] { 1, 2, 3 }, "image/png"),
					Image.of(URI.create("https://example.com/a.jpg")))
			.assistant("A city.")
			.system("Use the tools.")
			.user("How is the weather there, and in Rome?")
			.message(new Message.Assistant("I look it up.",
					List.of(new ToolCall("call:1", "weather", "{\"city\": \"Oslo\"}"),
							new ToolCall("call_2", "weather", "{\"city\": \"Rome\"}")),
					new ProviderState("openai", "{\"reasoning_content\":\"Hm\"}")))
			.message(new Message.ToolResult("call_2", List.of(), true))
			.message(new Message.ToolResult("call:1",
					List.of(new Text("Rain"), Image.of(new byte[] { 4, 5 }, "image/jpeg"),
							Document.of("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), "rain \"map\".pdf")),
					false))
			.user("And tomorrow?", Document.of(URI.create("https://example.com/forecast.pdf")))
			.message(new Message.Assistant("Let me see.", List.of(new ToolCall("toolu_3", "weather", "{}")),
					new ProviderState("anthropic",
							"[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"},"
									+ "{\"type\":\"text\",\"text\":\"Let me see.\"},{\"type\":\"tool_use\","
									+ "\"id\":\"toolu_3\",\"name\":\"weather\",\"input\":{\"days\":1.50}}]")))
			.message(Message.toolResult("toolu_3", "Sun"))
			.tool(WEATHER)
			.tool(new ToolDefinition("now", null, "{\"type\":\"object\"}"))
			.reasoningEffort(ReasoningEffort.MEDIUM)
			.maxTokens(2000)
			.stop("END")
			.option("anthropic", "service_tier", "auto")
			.option("openai", "logit_bias", Map.of())
			.build();
		RenderedRequest rendered = render(request, ModelFacts.NONE);
		JsonNode body = body(rendered);
		assertThat(AnthropicJson.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(body))
			.isEqualToNormalizingNewlines(golden("rich-conversation.json"));
		assertThat(rendered.warnings()).singleElement().asString().contains("system message");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "0.3,-,0.3,-,0", "1.7,-,1,-,1", "-,0.9,-,0.9,0", "0.3,0.9,0.3,-,1" })
	void samplingIsWhatTheProviderTakes(Double temperature, Double topP, Double sent, Double sentTopP, int warnings) {
		ChatRequest.Builder request = ChatRequest.builder().user("a");
		if (temperature != null) {
			request.temperature(temperature);
		}
		if (topP != null) {
			request.topP(topP);
		}
		RenderedRequest rendered = render(request.build(), ModelFacts.NONE);
		assertThat(number(body(rendered).path("temperature"))).isEqualTo(sent);
		assertThat(number(body(rendered).path("top_p"))).isEqualTo(sentTopP);
		assertThat(rendered.warnings()).hasSize(warnings);
	}

	@Test
	void whatTheModelRefusesIsLeftOutWithAWarning() {
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").temperature(1.5).topP(0.5).seed(7).stop(" ", "END").build(),
				ALWAYS_THINKING);
		assertThat(body(rendered).propertyNames()).containsExactly("model", "max_tokens", "messages", "stop_sequences",
				"stream");
		assertThat(rendered.warnings()).hasSize(4);
		assertThat(body(rendered).path("stop_sequences").toString()).isEqualTo("[\"END\"]");
	}

	@ParameterizedTest
	@CsvSource({ "LOW,low", "MEDIUM,medium", "HIGH,high" })
	void effortIsAdaptiveThinking(ReasoningEffort effort, String word) {
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").reasoningEffort(effort).temperature(0.5).build(), ModelFacts.NONE);
		assertThat(body(rendered).path("thinking").toString()).isEqualTo("{\"type\":\"adaptive\"}");
		assertThat(body(rendered).path("output_config").toString()).isEqualTo("{\"effort\":\"" + word + "\"}");
		assertThat(body(rendered).has("temperature")).isFalse();
		assertThat(rendered.warnings()).singleElement().asString().contains("temperature");
	}

	@ParameterizedTest
	@CsvSource({ "LOW,8000,2000", "MEDIUM,8000,4000", "HIGH,8000,6000", "LOW,1100,1024" })
	void olderModelsThinkWithinABudget(ReasoningEffort effort, int maxTokens, int budget) {
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").reasoningEffort(effort).maxTokens(maxTokens).build(), BUDGET);
		assertThat(body(rendered).path("thinking").toString())
			.isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}");
		assertThat(body(rendered).has("output_config")).isFalse();
	}

	@Test
	void thinkingThatCanNotBeIsLeftOutWithAWarning() {
		ChatRequest.Builder request = ChatRequest.builder().user("a").reasoningEffort(ReasoningEffort.HIGH);
		assertNoThinking(render(request.maxTokens(1024).build(), BUDGET));
		assertNoThinking(render(request.maxTokens(4096).build(), ModelFacts.NONE, Refusals.of(Parameter.THINKING)));
		assertNoThinking(render(request.message(calls("", "x")).message(result("x")).build(), BUDGET));
	}

	@Test
	void thinkingHasItsShareOfTheTokensThatAnOptionAllows() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.reasoningEffort(ReasoningEffort.LOW)
			.option("anthropic", "max_tokens", 8000)
			.build(), BUDGET);
		assertThat(body(rendered).path("max_tokens").intValue()).isEqualTo(8000);
		assertThat(body(rendered).at("/thinking/budget_tokens").intValue()).isEqualTo(2000);
		assertNoThinking(render(ChatRequest.builder()
			.user("a")
			.reasoningEffort(ReasoningEffort.HIGH)
			.option("anthropic", "max_tokens", 500)
			.build(), BUDGET));
	}

	@ParameterizedTest
	@CsvSource({ "NOTHING,disabled", "BETWEEN_TOOLS,between_tools" })
	void noEffortSwitchesThinkingOff(Least least, String type) {
		ModelFacts facts = ModelFacts.NONE.with(ThinkingFacts.NONE.with(least));
		RenderedRequest rendered = render(ChatRequest.builder().user("a").reasoningEffort(ReasoningEffort.NONE).build(),
				facts);
		assertThat(body(rendered).path("thinking").path("type").stringValue()).isEqualTo(type);
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void aModelThatAlwaysThinksIsAskedToThinkLittle() {
		ModelFacts facts = ModelFacts.NONE.with(ThinkingFacts.NONE.with(Least.LITTLE));
		RenderedRequest rendered = render(ChatRequest.builder().user("a").reasoningEffort(ReasoningEffort.NONE).build(),
				facts);
		assertThat(body(rendered).has("thinking")).isFalse();
		assertThat(body(rendered).at("/output_config/effort").stringValue()).isEqualTo("low");
		assertThat(rendered.warnings()).hasSize(1);
	}

	@Test
	void toolChoiceIsRendered() {
		assertThat(toolChoice(ToolChoice.AUTO, ModelFacts.NONE)).isEmpty();
		assertThat(toolChoice(ToolChoice.NONE, ModelFacts.NONE)).isEqualTo("{\"type\":\"none\"}");
		assertThat(toolChoice(ToolChoice.REQUIRED, ModelFacts.NONE)).isEqualTo("{\"type\":\"any\"}");
		assertThat(toolChoice(ToolChoice.named("weather"), ModelFacts.NONE))
			.isEqualTo("{\"type\":\"tool\",\"name\":\"weather\"}");
		assertThat(toolChoice(ToolChoice.REQUIRED, ALWAYS_THINKING)).isEmpty();
		assertThat(toolChoice(ToolChoice.NONE, ALWAYS_THINKING)).isEqualTo("{\"type\":\"none\"}");
	}

	@Test
	void oneToolAtATimeIsPartOfTheChoice() {
		assertThat(serial(ToolChoice.AUTO)).isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
		assertThat(serial(ToolChoice.REQUIRED)).isEqualTo("{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
		assertThat(serial(ToolChoice.NONE)).isEqualTo("{\"type\":\"none\"}");
		ChatRequest request = ChatRequest.builder().user("a").tool(WEATHER).parallelToolCalls(false).build();
		RenderedRequest refused = render(request, ModelFacts.NONE, Refusals.of(Parameter.PARALLEL_TOOL_CALLS));
		assertThat(body(refused).has("tool_choice")).isFalse();
		assertThat(refused.dropped()).singleElement().asString().contains("disable_parallel_tool_use");
	}

	private static String serial(ToolChoice choice) {
		return body(render(
				ChatRequest.builder().user("a").tool(WEATHER).toolChoice(choice).parallelToolCalls(false).build(),
				ModelFacts.NONE))
			.path("tool_choice")
			.toString();
	}

	@Test
	void optionsOfTheProviderReplaceWhatWouldBeSent() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.temperature(0.3)
			.option("anthropic", "temperature", 0.7)
			.option("anthropic", "metadata", Map.of("user_id", "u1"))
			.build(), ALWAYS_THINKING);
		assertThat(body(rendered).path("temperature").doubleValue()).isEqualTo(0.7);
		assertThat(body(rendered).at("/metadata/user_id").stringValue()).isEqualTo("u1");
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void aSchemaThatIsNoJsonObjectIsRefusedByName() {
		ChatRequest request = ChatRequest.builder().user("a").tool(new ToolDefinition("broken", null, "{")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> render(request, ModelFacts.NONE))
			.withMessageContaining("broken");
	}

	private static void assertNoThinking(RenderedRequest rendered) {
		assertThat(body(rendered).has("thinking")).isFalse();
		assertThat(rendered.warnings()).singleElement().asString().contains("reasoningEffort");
	}

	private static String toolChoice(ToolChoice choice, ModelFacts facts) {
		ChatRequest request = ChatRequest.builder().user("a").tool(WEATHER).toolChoice(choice).build();
		JsonNode rendered = body(render(request, facts)).path("tool_choice");
		return rendered.isMissingNode() ? "" : rendered.toString();
	}

	private static Double number(JsonNode node) {
		return node.isMissingNode() ? null : Double.valueOf(node.doubleValue());
	}

	private static String golden(String name) throws IOException {
		try (InputStream file = AnthropicRequestTest.class.getResourceAsStream(name)) {
			assertThat(file).as(name).isNotNull();
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
		}
	}

}
