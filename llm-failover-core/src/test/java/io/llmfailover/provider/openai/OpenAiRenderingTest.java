package io.llmfailover.provider.openai;

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
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.HistoryFacts.SystemRole;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.facts.ThinkingFacts;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ThinkingFacts.Tools;
import io.llmfailover.provider.facts.TokenFacts;
import io.llmfailover.provider.facts.ToolFacts;
import io.llmfailover.provider.facts.ToolFacts.CallIds;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How a request is written for a target.
 */
class OpenAiRenderingTest {

	private static final ModelFacts SWITCHED = ModelFacts.NONE
		.with(ThinkingFacts.NONE.with(Control.SWITCH).with(Tools.NOT_FORCED));

	private static final ModelFacts NINE_CHARACTERS = ModelFacts.NONE
		.with(ToolFacts.NONE.with(CallIds.NINE_CHARACTERS));

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.build();

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
	void thinkingIsSwitchedInTheWayOfTheModel() {
		ChatRequest none = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.NONE).build();
		ChatRequest high = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.HIGH).build();
		WireTarget switched = target("p", Transport.WHOLE, SWITCHED);
		assertThat(json(none).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(json(none, switched).path("thinking").toString()).isEqualTo("{\"type\":\"disabled\"}");
		assertThat(json(none, switched).has("reasoning_effort")).isFalse();
		assertThat(json(high, switched).path("thinking").toString()).isEqualTo("{\"type\":\"enabled\"}");
		assertThat(json(high, switched).path("reasoning_effort").stringValue()).isEqualTo("high");
		assertThat(json(ChatRequest.of("Hi"), switched).has("thinking")).isFalse();
	}

	@Test
	void noneIsLittleWhereThinkingCannotBeSwitchedOff() {
		ChatRequest none = ChatRequest.builder().user("Hi").reasoningEffort(ReasoningEffort.NONE).build();
		RenderedRequest rendered = new OpenAiDialect().render(none,
				target("p", Transport.WHOLE, ModelFacts.NONE.with(ThinkingFacts.NONE.with(Least.LITTLE))));
		assertThat(parse(rendered).path("reasoning_effort").stringValue()).isEqualTo("low");
		assertThat(rendered.warnings())
			.containsExactly("Reasoning effort NONE is not possible with m: it is LOW instead");
	}

	@Test
	void toolsGoBeforeThinkingWhereAModelCannotDoBoth() {
		WireTarget target = target("p", Transport.WHOLE, ModelFacts.NONE.with(ThinkingFacts.NONE.with(Tools.REFUSED)));
		ChatRequest.Builder request = ChatRequest.builder().user("Hi");
		assertThat(json(request.build(), target).has("reasoning_effort")).isFalse();
		request.tool(new ToolDefinition("f", null, "{}"));
		RenderedRequest unasked = new OpenAiDialect().render(request.build(), target);
		assertThat(parse(unasked).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(unasked.warnings()).isEmpty();
		RenderedRequest asked = new OpenAiDialect().render(request.reasoningEffort(ReasoningEffort.HIGH).build(),
				target);
		assertThat(parse(asked).path("reasoning_effort").stringValue()).isEqualTo("none");
		assertThat(asked.warnings()).singleElement().asString().contains("HIGH", "NONE");
	}

	@Test
	void aForcedToolSwitchesDeepSeeksThinkingOff() {
		WireTarget target = target("p", Transport.WHOLE, SWITCHED);
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build(), target).has("thinking")).isFalse();
		assertThat(json(request.toolChoice(ToolChoice.REQUIRED).build(), target).path("thinking").toString())
			.isEqualTo("{\"type\":\"disabled\"}");
	}

	@Test
	void aParameterGoesByTheNameOfTheModel() {
		ModelFacts facts = ModelFacts.NONE.with(new SamplingFacts(true, true, Seed.RANDOM_SEED));
		JsonNode json = json(ChatRequest.builder().user("Hi").seed(7).build(), target("p", Transport.WHOLE, facts));
		assertThat(json.path("random_seed").intValue()).isEqualTo(7);
		assertThat(json.has("seed")).isFalse();
	}

	@Test
	void aChoiceThatTheModelIsKnownToRefuseIsLeftToIt() {
		ModelFacts facts = ModelFacts.NONE
			.with(ToolFacts.NONE.without(ToolChoice.Mode.REQUIRED, ToolChoice.Mode.NAMED));
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		for (ToolChoice choice : List.of(ToolChoice.REQUIRED, ToolChoice.named("f"))) {
			RenderedRequest rendered = new OpenAiDialect().render(request.toolChoice(choice).build(),
					target("p", Transport.WHOLE, facts));
			assertThat(parse(rendered).has("tool_choice")).isFalse();
			assertThat(rendered.dropped()).singleElement().asString().contains("tool_choice");
		}
		assertThat(json(request.toolChoice(ToolChoice.NONE).build(), target("p", Transport.WHOLE, facts))
			.path("tool_choice")
			.stringValue()).isEqualTo("none");
	}

	@Test
	void thinkingStaysOnWhereTheChoiceThatWouldSwitchItOffIsRefused() {
		WireTarget refusing = target("p", Transport.WHOLE, SWITCHED, Refusals.of(Parameter.REQUIRED_TOOL));
		ChatRequest request = ChatRequest.builder()
			.user("Hi")
			.tool(new ToolDefinition("f", null, "{}"))
			.toolChoice(ToolChoice.REQUIRED)
			.build();
		assertThat(json(request, refusing).has("thinking")).isFalse();
		assertThat(json(request, refusing).has("tool_choice")).isFalse();
	}

	@Test
	void oneToolAtATimeIsAskedForWhereThereAreToolsAndTheModelCanBeTold() {
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").parallelToolCalls(false);
		assertThat(json(request.build()).has("parallel_tool_calls")).isFalse();
		request.tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build()).path("parallel_tool_calls").booleanValue(true)).isFalse();
		WireTarget deaf = target("p", Transport.WHOLE, ModelFacts.NONE.with(ToolFacts.NONE.severalAtATime()));
		RenderedRequest rendered = new OpenAiDialect().render(request.build(), deaf);
		assertThat(parse(rendered).has("parallel_tool_calls")).isFalse();
		assertThat(rendered.dropped()).singleElement().asString().contains("parallel_tool_calls");
		request.parallelToolCalls(true);
		assertThat(json(request.build()).path("parallel_tool_calls").booleanValue()).isTrue();
		assertThat(new OpenAiDialect().render(request.build(), deaf).warnings()).isEmpty();
	}

	@Test
	void everyToolChoiceIsWritten() {
		ChatRequest.Builder request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, "{}"));
		assertThat(json(request.build()).has("tool_choice")).isFalse();
		assertThat(json(request.toolChoice(ToolChoice.NONE).build()).path("tool_choice").stringValue())
			.isEqualTo("none");
		assertThat(json(request.toolChoice(ToolChoice.REQUIRED).build()).path("tool_choice").stringValue())
			.isEqualTo("required");
		assertThat(
				json(request.toolChoice(ToolChoice.named("f")).build()).at("/tool_choice/function/name").stringValue())
			.isEqualTo("f");
		assertThat(json(ChatRequest.builder().user("Hi").toolChoice(ToolChoice.NONE).build()).has("tool_choice"))
			.isFalse();
	}

	@Test
	void aSchemaThatIsNoJsonObjectIsRefusedByTheNameOfItsTool() {
		for (String schema : List.of("{", "[]", "{} {}", "object")) {
			ChatRequest request = ChatRequest.builder().user("Hi").tool(new ToolDefinition("f", null, schema)).build();
			assertThatIllegalArgumentException().isThrownBy(() -> json(request)).withMessageContaining("'f'");
		}
	}

	/** Quirk 55. */
	@Test
	void imagesOfToolResultsFollowTheLastResultOfTheRound() {
		Image image = new Image("image/png", "AAAA", null);
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}")),
					null))
			.message(new Message.ToolResult("a", List.of(image), false))
			.message(Message.toolResult("b", "ok"))
			.build());
		JsonNode messages = parse(rendered).path("messages");
		assertThat(messages.valueStream().map((message) -> message.path("role").stringValue())).containsExactly("user",
				"assistant", "tool", "tool", "user");
		assertThat(messages.path(2).path("content").stringValue()).isNotBlank();
		assertThat(messages.path(4).path("content").path(0).path("text").stringValue()).contains("tool call a");
		assertThat(messages.path(4).at("/content/1/image_url/url").stringValue())
			.isEqualTo("data:image/png;base64,AAAA");
		assertThat(rendered.warnings()).singleElement().asString().contains("Images of a tool result");
	}

	@Test
	void documentsOfToolResultsFollowTheLastResultOfTheRound() {
		Document document = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}")),
					null))
			.message(new Message.ToolResult("a", List.of(document), false))
			.message(new Message.ToolResult("b",
					List.of(new Text("ok"), document, new Image("image/png", "AAAA", null)), false))
			.build());
		JsonNode messages = parse(rendered).path("messages");
		assertThat(messages.valueStream().map((message) -> message.path("role").stringValue())).containsExactly("user",
				"assistant", "tool", "tool", "user");
		assertThat(messages.path(2).path("content").stringValue())
			.isEqualTo("The result is in the documents of the next message of the user.");
		assertThat(messages.path(4).path("content").path(0).path("text").stringValue())
			.isEqualTo("Documents of the result of tool call a:");
		assertThat(messages.path(4).at("/content/1/file"))
			.hasToString("{\"filename\":\"document.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQ=\"}");
		assertThat(messages.path(4).path("content").path(2).path("text").stringValue())
			.isEqualTo("Images and documents of the result of tool call b:");
		assertThat(rendered.warnings()).hasSize(2).allMatch((warning) -> warning.contains("text results only"));
	}

	@Test
	void aFailedToolSaysSo() {
		JsonNode json = json(ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}")), null))
			.message(new Message.ToolResult("a", List.of(new Text("no disk")), true))
			.build());
		assertThat(json.at("/messages/1/content").stringValue()).isEqualTo("Error: no disk");
	}

	@Test
	void aCallThatWasCutIsLeftOutWithItsResult() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("Wait.", List.of(new ToolCall("a", "f", "{\"x\":", false)), null))
			.message(Message.toolResult("a", "cut"))
			.message(new Message.Assistant("", List.of(new ToolCall("b", "f", "{\"x\":", false)), null))
			.user("Go on.")
			.build());
		assertThat(parse(rendered).path("messages").toString())
			.isEqualTo("[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Wait.\"},"
					+ "{\"role\":\"user\",\"content\":\"Go on.\"}]");
		assertThat(rendered.warnings()).hasSize(2);
	}

	@Test
	void idsThatATargetDoesNotTakeAreMappedAlikeInCallAndResult() {
		String id = "tool_0_structured_output_xQ9fhWQqd9DlkdYP5jNw";
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall(id, "f", "{}")), null))
			.message(Message.toolResult(id, "ok"))
			.build();
		JsonNode messages = json(request).path("messages");
		assertThat(messages.at("/0/tool_calls/0/id").stringValue()).hasSizeLessThanOrEqualTo(40)
			.isEqualTo(messages.at("/1/tool_call_id").stringValue())
			.isEqualTo(json(request).at("/messages/1/tool_call_id").stringValue());
		JsonNode nine = json(request, target("p", Transport.WHOLE, NINE_CHARACTERS)).path("messages");
		assertThat(nine.at("/0/tool_calls/0/id").stringValue()).matches("[A-Za-z0-9]{9}")
			.isEqualTo(nine.at("/1/tool_call_id").stringValue());
	}

	@Test
	void aNameThatAModelInventedIsMadeValid() {
		JsonNode json = json(ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "web.search " + "x".repeat(80), "{}")), null))
			.message(Message.toolResult("a", "no such tool"))
			.build());
		assertThat(json.at("/messages/0/tool_calls/0/function/name").stringValue()).startsWith("web_search_x")
			.hasSize(64);
	}

	@Test
	void validIdsStay() {
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a1B2c3D4e", "f", "{}")), null))
			.message(Message.toolResult("a1B2c3D4e", "ok"))
			.build();
		assertThat(json(request).at("/messages/1/tool_call_id").stringValue()).isEqualTo("a1B2c3D4e");
		assertThat(json(request, target("p", Transport.WHOLE, NINE_CHARACTERS)).at("/messages/1/tool_call_id")
			.stringValue()).isEqualTo("a1B2c3D4e");
	}

	@Test
	void stateGoesBackToItsIssuerOnly() {
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}")), new ProviderState("p",
					"{\"message\":{\"reasoning_content\":\"Hm\"},\"tool_calls\":{\"a\":{\"extra_content\":{\"s\":1}}}}")))
			.message(Message.toolResult("a", "ok"))
			.build();
		assertThat(json(request).at("/messages/0/reasoning_content").stringValue()).isEqualTo("Hm");
		assertThat(json(request).at("/messages/0/tool_calls/0/extra_content").toString()).isEqualTo("{\"s\":1}");
		assertThat(json(request, target("q", Transport.WHOLE, ModelFacts.NONE)).toString()).doesNotContain("Hm",
				"extra");
	}

	@Test
	void stateGoesBackWithACallThatWasGivenAnotherId() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"tool_calls\":["
				+ "{\"id\":\"call_0\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
				+ "\"extra_content\":{\"thought_signature\":\"s\"}},"
				+ "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]},"
				+ "\"finish_reason\":\"tool_calls\"}]}");
		ProviderState state = decoded.finished().state();
		assertThat(signatures(state, new ToolCall("own1", "f", "{}"), new ToolCall("own2", "g", "{}")))
			.containsExactly("{\"thought_signature\":\"s\"}", "");
		assertThat(signatures(state, new ToolCall("own1", "f", "{}"), new ToolCall("call_1", "g", "{}")))
			.containsExactly("{\"thought_signature\":\"s\"}", "");
		assertThat(signatures(state, new ToolCall("own1", "g", "{}"))).containsExactly("");
		assertThat(signatures(state, new ToolCall("own1", "other", "{}"), new ToolCall("own2", "g", "{}")))
			.containsExactly("", "");
	}

	private static List<String> signatures(@Nullable ProviderState state, ToolCall... calls) {
		ChatRequest.Builder request = ChatRequest.builder().message(new Message.Assistant("", List.of(calls), state));
		List.of(calls).forEach((call) -> request.message(Message.toolResult(call.id(), "ok")));
		JsonNode json = json(request.build(), target("some-provider", Transport.WHOLE, ModelFacts.NONE));
		return json.at("/messages/0/tool_calls")
			.valueStream()
			.map((call) -> call.path("extra_content").toString())
			.toList();
	}

	@Test
	void reasoningThatTheTargetRefusesStaysAway() {
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}")),
					new ProviderState("p", "{\"message\":{\"reasoning_content\":\"Hm\"}}")))
			.message(Message.toolResult("a", "ok"))
			.build();
		for (HistoryFacts history : List.of(HistoryFacts.NONE, HistoryFacts.of(Demand.REASONING_CONTENT))) {
			RenderedRequest rendered = new OpenAiDialect().render(request, target("p", Transport.WHOLE,
					ModelFacts.NONE.with(history), Refusals.of(Parameter.REASONING_CONTENT)));
			assertThat(rendered.body()).asString(StandardCharsets.UTF_8).doesNotContain("reasoning_content", "Hm");
			assertThat(rendered.warnings()).singleElement().asString().contains("reasoning");
			assertThat(rendered.dropped()).isEmpty();
		}
	}

	@Test
	void anIdThatIsUsedTwiceBecomesTwo() {
		JsonNode messages = json(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("", List.of(new ToolCall("call_0", "f", "{}")), null))
			.message(Message.toolResult("call_0", "first"))
			.message(new Message.Assistant("", List.of(new ToolCall("call_0", "g", "{}")), null))
			.message(Message.toolResult("call_0", "second"))
			.build()).path("messages");
		assertThat(messages.at("/2/tool_call_id").stringValue()).isEqualTo("call_0");
		assertThat(messages.at("/3/tool_calls/0/id").stringValue()).isEqualTo("call_0_2")
			.isEqualTo(messages.at("/4/tool_call_id").stringValue());
	}

	@Test
	void callsThatWereStoredApartAreOneAnswer() {
		JsonNode messages = json(ChatRequest.builder()
			.user("Hi")
			.message(new Message.Assistant("One.", List.of(new ToolCall("a", "f", "{}")), null))
			.message(new Message.Assistant("Two.", List.of(new ToolCall("b", "g", "{}")), null))
			.message(Message.toolResult("a", "first"))
			.message(Message.toolResult("b", "second"))
			.build()).path("messages");
		assertThat(messages).hasSize(4);
		assertThat(messages.at("/1/content").stringValue()).isEqualTo("One.\n\nTwo.");
		assertThat(messages.at("/1/tool_calls")).hasSize(2);
	}

	@Test
	void stateCannotReplaceFieldsOfOurs() {
		for (String state : List.of("{\"message\":{\"content\":\"no\",\"role\":\"system\"}}", "{", "[]", "7")) {
			ChatRequest request = ChatRequest.builder()
				.message(new Message.Assistant("yes", List.of(), new ProviderState("p", state)))
				.build();
			assertThat(json(request).path("messages").toString())
				.isEqualTo("[{\"role\":\"assistant\",\"content\":\"yes\"}]");
		}
	}

	@Test
	void stateOfAnyDepthGoesBack() {
		String deep = "[".repeat(490) + "1.10" + "]".repeat(490);
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"content\":\"Hi\",\"extra_content\":"
				+ "{\"thought_signature\":" + deep + "}},\"finish_reason\":\"stop\"}]}");
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("Hi", List.of(), decoded.finished().state()))
			.build();
		assertThat(
				new OpenAiDialect().render(request, target("some-provider", Transport.WHOLE, ModelFacts.NONE)).body())
			.asString(StandardCharsets.UTF_8)
			.contains(deep);
	}

	@Test
	void aThoughtSignatureThatIsMissingIsSaidToBeMissing() {
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}")),
					null))
			.message(Message.toolResult("a", "ok"))
			.message(Message.toolResult("b", "ok"))
			.build();
		JsonNode calls = json(request,
				target("p", Transport.WHOLE, ModelFacts.NONE.with(HistoryFacts.of(Demand.THOUGHT_SIGNATURES))))
			.at("/messages/0/tool_calls");
		assertThat(calls.at("/0/extra_content/google/thought_signature").stringValue())
			.isEqualTo("skip_thought_signature_validator");
		assertThat(calls.path(1).has("extra_content")).isFalse();
	}

	@Test
	void reasoningContentThatIsMissingIsEmpty() {
		ChatRequest request = ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "f", "{}")), null))
			.message(Message.toolResult("a", "ok"))
			.message(Message.assistant("Done."))
			.build();
		JsonNode messages = json(request,
				target("p", Transport.WHOLE, ModelFacts.NONE.with(HistoryFacts.of(Demand.REASONING_CONTENT))))
			.path("messages");
		assertThat(messages.at("/0/reasoning_content").stringValue()).isEmpty();
		assertThat(messages.path(2).has("reasoning_content")).isFalse();
	}

	@Test
	void theLastMessageMayBeTheAssistants() {
		JsonNode json = json(ChatRequest.builder().user("Count.").assistant("1 2").build());
		assertThat(json.at("/messages/1/role").stringValue()).isEqualTo("assistant");
	}

	@Test
	void nothingOfTheConversationIsPrinted() {
		assertThat(render(ChatRequest.of("sentinel")).toString()).doesNotContain("sentinel");
	}

	private static WireTarget target(String provider, Transport transport, ModelFacts facts) {
		return target(provider, transport, facts, Refusals.NONE);
	}

	private static WireTarget target(String provider, Transport transport, Refusals refusals) {
		return target(provider, transport, ModelFacts.NONE, refusals);
	}

	private static WireTarget target(String provider, Transport transport, ModelFacts facts, Refusals refusals) {
		return new WireTarget(provider, "m", transport, 4096, facts, refusals, false, CallersWords.NONE);
	}

	private static RenderedRequest render(ChatRequest request) {
		return new OpenAiDialect().render(request, target("p", Transport.WHOLE, ModelFacts.NONE));
	}

	private static JsonNode json(ChatRequest request) {
		return parse(render(request));
	}

	private static JsonNode json(ChatRequest request, WireTarget target) {
		return parse(new OpenAiDialect().render(request, target));
	}

	private static JsonNode parse(RenderedRequest rendered) {
		return JSON.readTree(rendered.body());
	}

}
