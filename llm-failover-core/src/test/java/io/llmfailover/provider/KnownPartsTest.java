package io.llmfailover.provider;

import java.util.List;
import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.OpaqueContent;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a later version wrote into a conversation is left out of what a provider is sent.
 */
class KnownPartsTest {

	private static final OpaqueContent HOLOGRAM = new OpaqueContent("hologram", Map.of("frames", "sentinel"));

	private static final ChatRequest REQUEST = ChatRequest.builder()
		.message(new Message.User(List.of(new Text("First"), HOLOGRAM)))
		.message(new Message.Opaque("stage-direction", Map.of("text", "sentinel")))
		.message(new Message.Assistant("", List.of(new ToolCall("call_1", "look", "{}")), null))
		.message(new Message.ToolResult("call_1", List.of(HOLOGRAM), false))
		.message(new Message.User(List.of(HOLOGRAM)))
		.user("Last")
		.build();

	@ParameterizedTest
	@EnumSource
	void unknownPartsAndMessagesAreLeftOutWithAWarning(KnownDialect dialect) {
		try (SimulatedProvider server = Exchange.server(dialect, "contract")) {
			server.behave(Behavior.answer("Hello"));
			HttpProvider provider = Exchange.provider(dialect, server.baseUrl());
			for (Transport transport : Transport.values()) {
				List<TargetEvent> events = Exchange.ask(provider, REQUEST, transport);
				assertThat(Exchange.finished(events).warnings()).contains(
						"A part of a message whose type is not known here was left out",
						"A message of a type that is not known here was left out");
			}
			assertThat(server.requests()).hasSize(2)
				.allSatisfy((request) -> assertThat(request.body()).contains("First", "Last")
					.doesNotContain("sentinel", "hologram", "stage-direction"));
		}
	}

}
