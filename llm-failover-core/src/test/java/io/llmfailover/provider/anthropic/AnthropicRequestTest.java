package io.llmfailover.provider.anthropic;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AnthropicRequestTest {

	private static final ModelTraits PREFILL = new ModelTraits(Set.of(), Map.of(), "system", true);

	private static final ModelTraits BUDGET = new ModelTraits(Set.of(), Map.of("thinking.adaptive", "thinking.enabled"),
			"system", false);

	private static final ModelTraits ALWAYS_THINKING = new ModelTraits(
			Set.of("temperature", "top_p", "tool_choice.any", "tool_choice.tool"),
			Map.of("thinking.disabled", "thinking.between_tools"), "system", false);

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
					List.of(new Text("Rain"), Image.of(new byte[] { 4, 5 }, "image/jpeg")), false))
			.user("And tomorrow?")
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
			.option("anthropic", "top_k", 40)
			.option("openai", "logit_bias", Map.of())
			.build();
		RenderedRequest rendered = render(request, ModelTraits.NONE);
		JsonNode body = MessageRules.check(rendered.body(), false);
		assertThat(Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(body))
			.isEqualToNormalizingNewlines(golden("rich-conversation.json"));
		assertThat(rendered.warnings()).singleElement().asString().contains("system message");
	}

	@Test
	void consecutiveMessagesOfOneSideBecomeOne() {
		JsonNode messages = messages(ChatRequest.builder().user("a").user("b").assistant("c").assistant("d").user("e"));
		assertThat(messages.toString()).isEqualTo("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
				+ "{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
				+ "\"text\":\"c\"},{\"type\":\"text\",\"text\":\"d\"}]},{\"role\":\"user\",\"content\":["
				+ "{\"type\":\"text\",\"text\":\"e\"}]}]");
	}

	@Test
	void resultsComeFirstInOneMessageDirectlyAfterTheirCalls() {
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(calls("", "x", "y"))
			.message(Message.toolResult("y", "Y"))
			.user("meanwhile")
			.message(Message.toolResult("x", "X")));
		assertThat(types(messages.path(2))).containsExactly("tool_result", "tool_result", "text");
		assertThat(messages).hasSize(3);
	}

	@Test
	void aFailedToolsResultIsTextAndItsImageFollows() {
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(calls("", "x"))
			.message(new Message.ToolResult("x", List.of(Image.of(new byte[] { 1 }, "image/png")), true)));
		assertThat(types(messages.path(2))).containsExactly("tool_result", "image");
	}

	@Test
	void textStandsBeforeTheCallsOfItsTurn() {
		JsonNode messages = messages(
				ChatRequest.builder().user("a").message(calls("", "x")).assistant("So.").message(result("x")));
		assertThat(types(messages.path(1))).containsExactly("text", "tool_use");
	}

	@Test
	void aCallWithoutResultIsAnsweredWithAnError() {
		RenderedRequest rendered = render(ChatRequest.builder().user("a").message(calls("b", "x")).user("c").build(),
				ModelTraits.NONE);
		JsonNode turn = body(rendered).path("messages").path(2);
		assertThat(types(turn)).containsExactly("tool_result", "text");
		assertThat(turn.path("content").path(0).path("is_error").booleanValue()).isTrue();
		assertThat(rendered.warnings()).singleElement().asString().contains("without a result");
	}

	@Test
	void callsAtTheEndAreAnsweredToo() {
		JsonNode messages = messages(ChatRequest.builder().user("a").message(calls("b", "x", "y")));
		assertThat(types(messages.path(2))).containsExactly("tool_result", "tool_result");
	}

	@Test
	void aResultWithoutItsCallIsText() {
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").message(Message.toolResult("gone", "42")).build(), ModelTraits.NONE);
		assertThat(types(body(rendered).path("messages").path(0))).containsExactly("text", "text", "text");
		assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).contains("gone", "42");
		assertThat(rendered.warnings()).hasSize(1);
	}

	@Test
	void idsThatAreNotTakenAreMappedForCallAndResultAlike() {
		ChatRequest.Builder request = ChatRequest.builder()
			.user("a")
			.message(calls("", "call:1", "call.1", "ok_1"))
			.message(result("call:1"))
			.message(result("call.1"))
			.message(result("ok_1"));
		JsonNode messages = messages(request);
		List<String> called = values(messages.path(1), "id");
		assertThat(called).doesNotHaveDuplicates().allMatch((id) -> id.matches("[a-zA-Z0-9_-]+")).contains("ok_1");
		assertThat(values(messages.path(2), "tool_use_id")).isEqualTo(called);
		assertThat(values(messages(request.assistant("b").user("c")).path(1), "id")).as("the same in the next request")
			.isEqualTo(called);
	}

	@Test
	void anIdThatAnotherProviderUsedTwiceBecomesTwo() {
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(calls("", "call_0"))
			.message(result("call_0"))
			.message(calls("", "call_0", "call_0"))
			.message(result("call_0"))
			.message(result("call_0")));
		assertThat(values(messages.path(1), "id")).containsExactly("call_0");
		assertThat(values(messages.path(3), "id")).containsExactly("call_0_2", "call_0_3");
		assertThat(values(messages.path(4), "tool_use_id")).containsExactly("call_0_2", "call_0_3");
	}

	@Test
	void aBlankAnswerIsLeftOut() {
		RenderedRequest rendered = render(ChatRequest.builder().user("a").assistant(" \n").user("b").build(),
				ModelTraits.NONE);
		assertThat(body(rendered).path("messages")).hasSize(1);
		assertThat(rendered.warnings()).singleElement().asString().contains("left out");
	}

	@Test
	void argumentsThatWereCutOffAreSentEmptyWithAWarning() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("", List.of(new ToolCall("x", "weather", "{\"ci", false)), null))
			.message(result("x"))
			.build(), ModelTraits.NONE);
		assertThat(body(rendered).at("/messages/1/content/0/input").toString()).isEqualTo("{}");
		assertThat(rendered.warnings()).singleElement().asString().contains("weather");
	}

	@Test
	void aConversationThatBeginsWithTheAssistantGetsAUserBefore() {
		RenderedRequest rendered = render(ChatRequest.builder().assistant("a").user("b").build(), ModelTraits.NONE);
		MessageRules.check(rendered.body(), false);
		assertThat(body(rendered).path("messages")).hasSize(3);
		assertThat(rendered.warnings()).hasSize(1);
	}

	@Test
	void prefillIsTrimmedAtItsEnd() {
		RenderedRequest rendered = render(ChatRequest.builder().user("a").assistant("So, \n").build(), PREFILL);
		assertThat(body(rendered).at("/messages/1/content/0/text").stringValue()).isEqualTo("So,");
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void whereThereIsNoPrefillTheUserAsksToContinue() {
		RenderedRequest rendered = render(ChatRequest.builder().user("a").assistant("So, ").build(), ModelTraits.NONE);
		assertThat(body(rendered).at("/messages/1/content/0/text").stringValue()).isEqualTo("So, ");
		assertThat(body(rendered).at("/messages/2/role").stringValue()).isEqualTo("user");
		assertThat(rendered.warnings()).hasSize(1);
	}

	@Test
	void aPausedTurnIsContinuedAsItIs() {
		ProviderState state = new ProviderState("anthropic",
				"[{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{}}]");
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").message(new Message.Assistant("", List.of(), state)).build(),
				ModelTraits.NONE);
		assertThat(body(rendered).path("messages")).hasSize(2);
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void whatAnotherProviderIssuedIsNotSent() {
		ProviderState state = new ProviderState("claude-proxy",
				"[{\"type\":\"thinking\",\"thinking\":\"secret\",\"signature\":\"c2ln\"}]");
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").message(new Message.Assistant("b", List.of(), state)).user("c").build(),
				ModelTraits.NONE);
		assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).doesNotContain("secret", "c2ln");
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
		RenderedRequest rendered = render(request.build(), ModelTraits.NONE);
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
				ChatRequest.builder().user("a").reasoningEffort(effort).temperature(0.5).build(), ModelTraits.NONE);
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
		assertNoThinking(render(request.maxTokens(4096).build(),
				new ModelTraits(Set.of("thinking"), Map.of(), "system", false)));
		assertNoThinking(render(request.message(calls("", "x")).message(result("x")).build(), BUDGET));
	}

	@ParameterizedTest
	@CsvSource({ "thinking.disabled,disabled", "thinking.between_tools,between_tools" })
	void noEffortSwitchesThinkingOff(String name, String type) {
		ModelTraits traits = new ModelTraits(Set.of(), Map.of("thinking.disabled", name), "system", false);
		RenderedRequest rendered = render(ChatRequest.builder().user("a").reasoningEffort(ReasoningEffort.NONE).build(),
				traits);
		assertThat(body(rendered).path("thinking").path("type").stringValue()).isEqualTo(type);
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void aModelThatAlwaysThinksIsAskedToThinkLittle() {
		ModelTraits traits = new ModelTraits(Set.of("thinking.disabled"), Map.of(), "system", false);
		RenderedRequest rendered = render(ChatRequest.builder().user("a").reasoningEffort(ReasoningEffort.NONE).build(),
				traits);
		assertThat(body(rendered).has("thinking")).isFalse();
		assertThat(body(rendered).at("/output_config/effort").stringValue()).isEqualTo("low");
		assertThat(rendered.warnings()).hasSize(1);
	}

	@Test
	void toolChoiceIsRendered() {
		assertThat(toolChoice(ToolChoice.AUTO, ModelTraits.NONE)).isEmpty();
		assertThat(toolChoice(ToolChoice.NONE, ModelTraits.NONE)).isEqualTo("{\"type\":\"none\"}");
		assertThat(toolChoice(ToolChoice.REQUIRED, ModelTraits.NONE)).isEqualTo("{\"type\":\"any\"}");
		assertThat(toolChoice(ToolChoice.named("weather"), ModelTraits.NONE))
			.isEqualTo("{\"type\":\"tool\",\"name\":\"weather\"}");
		assertThat(toolChoice(ToolChoice.REQUIRED, ALWAYS_THINKING)).isEmpty();
		assertThat(toolChoice(ToolChoice.NONE, ALWAYS_THINKING)).isEqualTo("{\"type\":\"none\"}");
	}

	@Test
	void optionsOfTheProviderReplaceWhatWouldBeSent() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.temperature(0.3)
			.option("anthropic", "temperature", 0.7)
			.option("anthropic", "metadata", Map.of("user_id", "u1"))
			.option("anthropic", "stream", false)
			.build(), ALWAYS_THINKING);
		assertThat(body(rendered).path("temperature").doubleValue()).isEqualTo(0.7);
		assertThat(body(rendered).at("/metadata/user_id").stringValue()).isEqualTo("u1");
		assertThat(body(rendered).path("stream").booleanValue()).isTrue();
		assertThat(rendered.warnings()).singleElement().asString().contains("stream");
	}

	@Test
	void aSchemaThatIsNoJsonObjectIsRefusedByName() {
		ChatRequest request = ChatRequest.builder().user("a").tool(new ToolDefinition("broken", null, "{")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> render(request, ModelTraits.NONE))
			.withMessageContaining("broken");
	}

	@Test
	void argumentsAsDeepAsTheyMayComeCanGoBack() {
		String deep = "{\"a\":".repeat(490) + "1" + "}".repeat(490);
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("", List.of(new ToolCall("x", "f", deep)), null))
			.message(result("x"))
			.build(), ModelTraits.NONE);
		assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).contains(deep);
	}

	private static void assertNoThinking(RenderedRequest rendered) {
		assertThat(body(rendered).has("thinking")).isFalse();
		assertThat(rendered.warnings()).singleElement().asString().contains("reasoningEffort");
	}

	private static String toolChoice(ToolChoice choice, ModelTraits traits) {
		ChatRequest request = ChatRequest.builder().user("a").tool(WEATHER).toolChoice(choice).build();
		JsonNode rendered = body(render(request, traits)).path("tool_choice");
		return rendered.isMissingNode() ? "" : rendered.toString();
	}

	private static Message calls(String text, String... ids) {
		return new Message.Assistant(text,
				List.of(ids).stream().map((id) -> new ToolCall(id, "weather", "{}")).toList(), null);
	}

	private static Message result(String id) {
		return Message.toolResult(id, "result of " + id);
	}

	private static JsonNode messages(ChatRequest.Builder request) {
		RenderedRequest rendered = render(request.build(), ModelTraits.NONE);
		return MessageRules.check(rendered.body(), false).path("messages");
	}

	private static List<String> types(JsonNode message) {
		return values(message, "type");
	}

	private static List<String> values(JsonNode message, String field) {
		return message.path("content").valueStream().map((block) -> block.path(field).stringValue("")).toList();
	}

	private static Double number(JsonNode node) {
		return node.isMissingNode() ? null : Double.valueOf(node.doubleValue());
	}

	private static RenderedRequest render(ChatRequest request, ModelTraits traits) {
		WireTarget target = new WireTarget("anthropic", "claude-test", Transport.STREAM, 4096, traits);
		return new AnthropicDialect().render(request, target);
	}

	private static JsonNode body(RenderedRequest rendered) {
		return Json.MAPPER.readTree(rendered.body());
	}

	private static String golden(String name) throws IOException {
		try (InputStream file = AnthropicRequestTest.class.getResourceAsStream(name)) {
			assertThat(file).as(name).isNotNull();
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
		}
	}

}
