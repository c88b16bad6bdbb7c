package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes back to a provider of what it has said beside its answers, and what stands in
 * where that is missing.
 */
class OpenAiStateTest {

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

}
