package io.llmfailover.failover;

import java.util.List;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import org.junit.jupiter.api.Test;

import static io.llmfailover.failover.StubProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which id each call of a tool has.
 */
class ToolCallIdTests extends ToolScenario {

	@Test
	void theSameCallTwiceInOneRoundIsOneCall() {
		StubProvider provider = new StubProvider("a",
				calls(call("1", "charge"), call("1", "charge"), new ToolCall("1", "charge", "{ }")), answer("Done"));
		ChatResponse response = chat(request().build(), provider);
		assertThat(ran()).containsExactly("1");
		assertThat(((Message.Assistant) response.messages().get(0)).toolCalls()).containsExactly(call("1", "charge"));
	}

	@Test
	void otherCallsUnderTheSameIdGetIdsOfTheirOwn() {
		StubProvider provider = new StubProvider("a",
				calls(call("1", "charge"), new ToolCall("1", "charge", "{\"n\":2}"), call("", "weather")),
				calls(call("1", "charge")), answer("Done"));
		ChatResponse response = chat(request().build(), provider);
		assertThat(ran()).hasSize(4).doesNotHaveDuplicates().startsWith("1").doesNotContain("");
		List<String> results = response.messages()
			.stream()
			.filter(Message.ToolResult.class::isInstance)
			.map((message) -> ((Message.ToolResult) message).toolCallId())
			.toList();
		assertThat(results).isEqualTo(ran());
	}

	@Test
	void anIdOfTheHistoryIsNotUsedAgain() {
		StubProvider provider = new StubProvider("a", calls(call("call_0", "charge")), answer("Done"));
		ChatRequest request = request().message(new Message.Assistant("", List.of(call("call_0", "weather")), null))
			.message(Message.toolResult("call_0", "Sunny"))
			.user("Pay")
			.build();
		chat(request, provider);
		assertThat(ran()).hasSize(1).doesNotContain("call_0");
	}

}
