package io.llmfailover.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.service.LlmFailover;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a target gave with an answer and refuses when it comes back.
 */
class RefusedReplayTest {

	/** Case 23: a router. */
	@Test
	void refusedReasoningIsLeftOutFromThenOn() {
		byte[] call = FaultCase.one("23", "router-1-chat-router").responses().get(0);
		byte[] refusal = FaultCase.one("23", "router-2-chat-router").responses().get(0);
		byte[] answer = FaultCase.one("23", "groq-2-chat-groq").responses().get(0);
		try (FaultServer server = FaultServer.start(call, refusal, answer)) {
			FailoverChatService service = service("router", KnownDialect.OPENAI, server);
			ChatRequest request = ChatRequest.builder()
				.user("Tide?")
				.tool(new ToolDefinition("harbour_tide", null, "{}"))
				.build();
			ChatResponse called = ask(service, request);
			ChatRequest next = request.toBuilder()
				.message(called.message())
				.message(Message.toolResult("fc_1", "low"))
				.build();
			assertThat(ask(service, next).content()).isEqualTo("Low.");
			assertThat(ask(service, next.toBuilder().user("And now?").build()).warnings())
				.anyMatch((warning) -> warning.contains("reasoning"));
			assertThat(server.requests()).hasSize(4);
			assertThat(server.requests().get(1)).contains("reasoning_content", "need tide");
			assertThat(server.requests().subList(2, 4)).noneMatch((sent) -> sent.contains("reasoning_content"));
		}
	}

	@Test
	void aRefusedSignatureIsLeftOutThereAndNowhereElse() {
		String refusal = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
				+ "\"messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different "
				+ "conversation.\"}}";
		String answer = "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Low.\"}],"
				+ "\"stop_reason\":\"end_turn\"}";
		try (FaultServer server = FaultServer.start(response("400 Bad Request", refusal), response("200 OK", answer))) {
			FailoverChatService service = service("claude-like", KnownDialect.ANTHROPIC, server);
			ChatResponse response = ask(service, conversation("Tide?"));
			assertThat(response.content()).isEqualTo("Low.");
			assertThat(response.warnings()).anyMatch((warning) -> warning.contains("signature"));
			assertThat(server.requests().get(0)).contains("c2ln");
			assertThat(server.requests().get(1)).doesNotContain("c2ln").contains("Let me see.");
			assertThat(ask(service, conversation("Wind?")).warnings()).isEmpty();
			assertThat(server.requests().get(2)).contains("c2ln");
		}
	}

	private static ChatRequest conversation(String question) {
		return ChatRequest.builder()
			.user(question)
			.message(new Message.Assistant("Let me see.", List.of(),
					new ProviderState("claude-like",
							"[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"c2ln\"},"
									+ "{\"type\":\"text\",\"text\":\"Let me see.\"}]")))
			.user("Well?")
			.build();
	}

	private static byte[] response(String status, String body) {
		return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body)
			.getBytes(StandardCharsets.UTF_8);
	}

	private static FailoverChatService service(String name, KnownDialect dialect, FaultServer server) {
		return LlmFailover.builder()
			.provider(new HttpProvider(
					new ProviderSettings(name, dialect.dialect(), server.baseUrl(),
							Access.key(new ApiKey("key-of-a-test", "a test")), List.of("m1"), Set.of(Capability.TOOLS)),
					HttpClients.create()))
			.build();
	}

	private static ChatResponse ask(FailoverChatService service, ChatRequest request) {
		return Objects.requireNonNull(service.chat(request).block(Duration.ofSeconds(60)));
	}

}
