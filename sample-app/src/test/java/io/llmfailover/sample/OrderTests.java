package io.llmfailover.sample;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

class OrderTests extends SampleTest {

	@Test
	void theNewOrderIsShownAndAsked() {
		put("deepseek", "openai").expectStatus().isNoContent();
		client().get()
			.uri("/api/providers")
			.exchange()
			.expectBody()
			.jsonPath("$.providers[*].name")
			.isEqualTo(List.of("deepseek", "openai", "gemini", "anthropic", "xai"))
			.jsonPath("$.providers[*].inChain")
			.isEqualTo(List.of(true, true, false, false, false));
		ask("/api/chat").expectBody().jsonPath("$.provider").isEqualTo("deepseek");
	}

	@Test
	void anOrderThatCannotBeIsRefused() {
		put("openai", "nobody").expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("nobody"));
		put("openai", "openai").expectStatus().isBadRequest();
		put().expectStatus().isBadRequest();
	}

	private WebTestClient.ResponseSpec put(String... names) {
		return client().put().uri("/api/providers/order").bodyValue(List.of(names)).exchange();
	}

}
