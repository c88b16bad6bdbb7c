package io.llmfailover.provider.anthropic;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.RenderedRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.anthropic.Rendering.body;
import static io.llmfailover.provider.anthropic.Rendering.calls;
import static io.llmfailover.provider.anthropic.Rendering.render;
import static io.llmfailover.provider.anthropic.Rendering.result;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the messages.
 */
class OutgoingTurnsTest {

	private static final ModelFacts PREFILL = ModelFacts.NONE.with(HistoryFacts.NONE.prefilled());

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
	void aToolsResultHoldsItsDocument() {
		Document document = Document.of(URI.create("https://example.com/report.pdf"));
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(calls("", "x"))
			.message(new Message.ToolResult("x", List.of(new Text("Here:"), document), false)));
		assertThat(messages.at("/2/content/0/content/1")).hasToString(
				"{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/report.pdf\"}}");
	}

	@Test
	void aFailedToolsResultIsTextAndItsDocumentFollows() {
		Document document = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(calls("", "x"))
			.message(new Message.ToolResult("x", List.of(document), true)));
		assertThat(types(messages.path(2))).containsExactly("tool_result", "document");
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
				ModelFacts.NONE);
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
				ChatRequest.builder().user("a").message(Message.toolResult("gone", "42")).build(), ModelFacts.NONE);
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
				ModelFacts.NONE);
		assertThat(body(rendered).path("messages")).hasSize(1);
		assertThat(rendered.warnings()).singleElement().asString().contains("left out");
	}

	@Test
	void argumentsThatWereCutOffAreSentEmptyWithAWarning() {
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("", List.of(new ToolCall("x", "weather", "{\"ci", false)), null))
			.message(result("x"))
			.build(), ModelFacts.NONE);
		assertThat(body(rendered).at("/messages/1/content/0/input").toString()).isEqualTo("{}");
		assertThat(rendered.warnings()).singleElement().asString().contains("weather");
	}

	@Test
	void aConversationThatBeginsWithTheAssistantGetsAUserBefore() {
		RenderedRequest rendered = render(ChatRequest.builder().assistant("a").user("b").build(), ModelFacts.NONE);
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
		RenderedRequest rendered = render(ChatRequest.builder().user("a").assistant("So, ").build(), ModelFacts.NONE);
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
				ModelFacts.NONE);
		assertThat(body(rendered).path("messages")).hasSize(2);
		assertThat(rendered.warnings()).isEmpty();
	}

	@Test
	void thinkingGoesBackWithACallThatWasGivenAnotherId() {
		ProviderState state = new ProviderState("anthropic",
				"[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"},"
						+ "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":1}}]");
		JsonNode messages = messages(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("", List.of(new ToolCall("own1", "f", "{\"x\": 1}")), state))
			.message(result("own1")));
		assertThat(types(messages.path(1))).containsExactly("thinking", "tool_use");
		assertThat(messages.at("/1/content/1/id").stringValue()).isEqualTo("own1");
		assertThat(messages.at("/2/content/0/tool_use_id").stringValue()).isEqualTo("own1");
		for (ToolCall other : List.of(new ToolCall("own1", "g", "{\"x\":1}"), new ToolCall("own1", "f", "{\"x\":2}"))) {
			assertThat(types(messages(ChatRequest.builder()
				.user("a")
				.message(new Message.Assistant("", List.of(other), state))
				.message(result("own1"))).path(1))).containsExactly("tool_use");
		}
	}

	@Test
	void whatAnotherProviderIssuedIsNotSent() {
		ProviderState state = new ProviderState("claude-proxy",
				"[{\"type\":\"thinking\",\"thinking\":\"secret\",\"signature\":\"c2ln\"}]");
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").message(new Message.Assistant("b", List.of(), state)).user("c").build(),
				ModelFacts.NONE);
		assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).doesNotContain("secret", "c2ln");
	}

	@Test
	void thinkingStaysAwayFromAModelThatRefusesItsSignature() {
		ProviderState state = new ProviderState("anthropic",
				"[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"},"
						+ "{\"type\":\"text\",\"text\":\"b\"}]");
		RenderedRequest rendered = render(
				ChatRequest.builder().user("a").message(new Message.Assistant("b", List.of(), state)).user("c").build(),
				ModelFacts.NONE, Refusals.of(Parameter.SIGNATURE));
		assertThat(types(body(rendered).path("messages").path(1))).containsExactly("text");
		assertThat(rendered.warnings()).singleElement().asString().contains("signature");
	}

	@Test
	void argumentsAsDeepAsTheyMayComeCanGoBack() {
		String deep = "{\"a\":".repeat(490) + "1" + "}".repeat(490);
		RenderedRequest rendered = render(ChatRequest.builder()
			.user("a")
			.message(new Message.Assistant("", List.of(new ToolCall("x", "f", deep)), null))
			.message(result("x"))
			.build(), ModelFacts.NONE);
		assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).contains(deep);
	}

	private static JsonNode messages(ChatRequest.Builder request) {
		RenderedRequest rendered = render(request.build(), ModelFacts.NONE);
		return body(rendered).path("messages");
	}

	private static List<String> types(JsonNode message) {
		return values(message, "type");
	}

	private static List<String> values(JsonNode message, String field) {
		return message.path("content").valueStream().map((block) -> block.path(field).stringValue("")).toList();
	}

}
