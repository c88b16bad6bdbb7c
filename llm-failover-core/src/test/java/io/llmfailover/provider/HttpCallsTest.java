package io.llmfailover.provider;

import io.llmfailover.service.LlmFailover;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HttpCallsTest {

	@Test
	void aRefusedRequestEndsItsCallAndLeavesNothing() {
		try (SimulatedProvider server = SimulatedProvider.openAi("local").keyless().start();
				LlmFailover llm = LlmFailover.builder()
					.provider("local", server.baseUrl() + "?key=secret", "m", null)
					.provider("next", server.baseUrl().toString(), "m", null)
					.build()) {
			try (HttpCalls.Guard guard = HttpCalls
				.refuse((address) -> address.getPort() == server.baseUrl().getPort())) {
				assertThatIllegalStateException().isThrownBy(() -> llm.blocking().chat("Hi"))
					.withMessageContaining("provider 'local' at " + server.baseUrl() + "/chat/completions was refused")
					.withMessageNotContaining("secret");
				assertThat(guard.refused()).singleElement().asString().contains("'local'").doesNotContain("secret");
			}
			assertThat(server.requests()).isEmpty();
			assertThat(llm.blocking().chat("Hi").provider()).isEqualTo("local");
		}
	}

	@Test
	void onlyTheAddressesAreRefusedThatTheGuardNames() {
		try (SimulatedProvider server = SimulatedProvider.openAi("local").keyless().start();
				LlmFailover llm = LlmFailover.builder()
					.provider("local", server.baseUrl().toString(), "m", null)
					.build();
				HttpCalls.Guard guard = HttpCalls.refuse((address) -> address.getHost().equals("api.openai.com"))) {
			assertThat(llm.blocking().chat("Hi").provider()).isEqualTo("local");
			assertThat(guard.refused()).isEmpty();
		}
	}

}
