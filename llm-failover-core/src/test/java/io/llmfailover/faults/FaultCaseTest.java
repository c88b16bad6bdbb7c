package io.llmfailover.faults;

import java.nio.charset.StandardCharsets;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.KnownDialect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cases of faults are served as they were received.
 */
class FaultCaseTest {

	@Test
	void everyConnectionHasAResponseOfItsOwn() {
		FaultCase twice = FaultCase.one("16", "one-stream-llama");
		assertThat(twice.responses()).hasSize(2)
			.allSatisfy((response) -> assertThat(new String(response, StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200 OK\r\n")
				.contains("[DONE]"));
		assertThat(twice.stream()).isTrue();
		assertThat(twice.provider()).isEqualTo("llama");
		assertThat(new String(twice.body(), StandardCharsets.UTF_8)).startsWith("error: {");
	}

	@Test
	void anInterimResponseStaysWithTheAnswerThatFollowsIt() {
		assertThat(FaultCase.of("41")).hasSize(3).allSatisfy((interim) -> assertThat(interim.responses()).hasSize(1));
	}

	@Test
	void aRequestThatWasKeptCanBeRead() {
		assertThat(FaultCase.one("22", "jpg-chat-anthropic").request()).startsWith("{").contains("\"model\"");
		assertThat(FaultCase.one("22", "jpg-chat-anthropic")).hasToString("22-image-jpg/jpg (chat, anthropic)");
	}

	@Test
	void aHealthyProviderStandsBehindTheFault() {
		try (FaultServer server = FaultServer.answering("text/html", "<html>Sign in</html>")) {
			FaultCall call = FaultCall.ask(KnownDialect.OPENAI, server, ChatRequest.of("Hello"), true);
			assertThat(call.response()).isNotNull();
			assertThat(call.shown()).isEqualTo(call.response().content()).isNotEmpty();
			assertThat(call.attempts()).last().extracting("provider").isEqualTo(FaultCall.HEALTHY);
			assertThat(server.requests()).isNotEmpty().allMatch((request) -> request.contains("Hello"));
		}
	}

}
