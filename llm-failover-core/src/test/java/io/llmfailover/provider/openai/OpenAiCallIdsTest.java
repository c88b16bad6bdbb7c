package io.llmfailover.provider.openai;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.ToolFacts.CallIds;
import io.llmfailover.provider.facts.ToolFacts;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.llmfailover.provider.openai.Rendered.json;
import static io.llmfailover.provider.openai.Rendered.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * By which ids and names calls of tools go back to a target.
 */
class OpenAiCallIdsTest {

	private static final ModelFacts NINE_CHARACTERS = ModelFacts.NONE
		.with(ToolFacts.NONE.with(CallIds.NINE_CHARACTERS));

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
	void aNameThatAModelInventedIsMadeValid() {
		JsonNode json = json(ChatRequest.builder()
			.message(new Message.Assistant("", List.of(new ToolCall("a", "web.search " + "x".repeat(80), "{}")), null))
			.message(Message.toolResult("a", "no such tool"))
			.build());
		assertThat(json.at("/messages/0/tool_calls/0/function/name").stringValue()).startsWith("web_search_x")
			.hasSize(64);
	}

}
