package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

class ChatTests extends SampleTest {

	@Test
	void answersWithProviderModelUsageAndTrail() {
		ask("/api/chat").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.content")
			.value(String.class, (content) -> assertThat(content).contains("gemini", "What is Python?"))
			.jsonPath("$.provider")
			.isEqualTo("gemini")
			.jsonPath("$.model")
			.isEqualTo("gemini-3.6-flash")
			.jsonPath("$.attempt")
			.isEqualTo(1)
			.jsonPath("$.finishReason")
			.isEqualTo("STOP")
			.jsonPath("$.usage.source")
			.isEqualTo("REPORTED")
			.jsonPath("$.warnings")
			.isEmpty()
			.jsonPath("$.trail.length()")
			.isEqualTo(1)
			.jsonPath("$.trail[0].outcome")
			.isEqualTo("ANSWERED")
			.jsonPath("$.trail[0].kind")
			.doesNotExist();
	}

	@Test
	void namesWhoFailedBeforeTheOneThatAnswered() {
		turn("gemini", Fault.ERROR_500);
		turn("anthropic", Fault.BAD_KEY);
		ask("/api/chat").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.provider")
			.isEqualTo("xai")
			.jsonPath("$.attempt")
			.isEqualTo(3)
			.jsonPath("$.trail[*].provider")
			.isEqualTo(List.of("gemini", "gemini", "anthropic", "xai"))
			.jsonPath("$.trail[0].kind")
			.isEqualTo("SERVER_ERROR")
			.jsonPath("$.trail[0].status")
			.isEqualTo(500)
			.jsonPath("$.trail[0].decision")
			.isEqualTo("RETRY")
			.jsonPath("$.trail[2].kind")
			.isEqualTo("AUTHENTICATION")
			.jsonPath("$.trail[2].decision")
			.isEqualTo("NEXT")
			.jsonPath("$.trail[2].reason")
			.isNotEmpty();
	}

	@Test
	void tellsWhatWasTriedWhenNobodyAnswers() {
		turnAll(Fault.BAD_KEY);
		String problem = body(ask("/api/chat"), HttpStatus.BAD_GATEWAY);
		assertThat(problem).contains("\"kind\":\"AUTHENTICATION\"")
			.contains("\"provider\":\"gemini\"", "\"provider\":\"deepseek\"")
			.doesNotContain("Exception", "\\tat ", "\"trace\"");
	}

	@Test
	void saysThatTheQuestionWasRefused() {
		turn("gemini", Fault.CONTENT_POLICY);
		String problem = body(ask("/api/chat"), HttpStatus.UNPROCESSABLE_CONTENT);
		assertThat(problem).contains("\"kind\":\"CONTENT_FILTERED\"").doesNotContain("anthropic");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"message\": null}", "{\"message\": \" \\n\"}", "{\"message\"", "[]" })
	void refusesWhatIsNoQuestion(String body) {
		assertThat(body(post("/api/chat", body), HttpStatus.BAD_REQUEST)).contains("\"status\":400");
		assertThat(body(post("/api/stream", body), HttpStatus.BAD_REQUEST)).contains("\"status\":400");
	}

	@Test
	void refusesAQuestionThatIsTooLong() {
		String body = "{\"message\": \"" + "x".repeat(20_001) + "\"}";
		assertThat(body(post("/api/chat", body), HttpStatus.BAD_REQUEST)).contains("at most 20000", "20001");
	}

	private static String body(WebTestClient.ResponseSpec response, HttpStatus status) {
		return String.valueOf(response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody());
	}

}
