package io.llmfailover.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that no page of ours would send are refused in clear words, without a look
 * inside.
 */
class HostileRequestTests extends SampleTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { //
			"POST | /api/chat | null | null", //
			"POST | /api/chat | {\"message\": null} | message", //
			"POST | /api/chat | {\"message\": [null]} | JSON", //
			"POST | /api/chat | {\"message\": {\"a\": null}} | JSON", //
			"POST | /api/chat | [] | JSON", //
			"POST | /api/chat | {\"message\" | JSON", //
			"POST | /api/chat | {\"message\": \"a\"} {\"message\": \"b\"} | JSON", //
			"POST | /api/stream | null | null", //
			"POST | /api/stream | {\"message\": null, \"id\": null} | message", //
			"POST | /api/stream | {\"message\": \"a\", \"id\": [null]} | JSON", //
			"POST | /api/chat | {\"message\": \"a\", \"attachment\": \"file:///etc/passwd\"} | JSON", //
			"POST | /api/chat | {\"message\": \"a\", \"attachment\": {\"data\": null}} | attachment", //
			"POST | /api/chat | {\"message\": \"a\", \"tools\": [\"all\"]} | JSON", //
			"POST | /api/chat | {\"message\": \"a\", \"model\": \"dear\"} | JSON", //
			"POST | /api/conversations/a/chat | null | null", //
			"POST | /api/conversations/a/chat | {\"message\": \" \"} | message", //
			"POST | /api/conversations/a/stream | [null] | JSON", //
			"POST | /api/conversations/a%3Ab/chat | {\"message\": \"a\"} | name", //
			"POST | /api/conversations/%00/chat | {\"message\": \"a\"} | name", //
			"POST | /api/conversations/%20/stream | {\"message\": \"a\"} | name", //
			"POST | /api/conversations/%F0%9F%92%A9/stream | {\"message\": \"a\"} | name", //
			"POST | /api/conversations/a%2Fb/chat | {\"message\": \"a\"} | name", //
			"POST | /api/conversations/a/fork | null | null", //
			"POST | /api/conversations/a/fork | {} | name", //
			"POST | /api/conversations/a/fork | {\"name\": null} | name", //
			"POST | /api/conversations/a/fork | {\"name\": [\"b\"]} | JSON", //
			"POST | /api/conversations/a/fork | {\"name\": \"b:c\"} | name", //
			"POST | /api/conversations/a/fork | {\"name\": \"b\\u0000\"} | name", //
			"POST | /api/conversations/a/fork | {\"name\": \"\"} | name", //
			"PUT | /api/providers/order | null | null", //
			"PUT | /api/providers/order | [null] | provider", //
			"PUT | /api/providers/order | [\"openai\", null] | provider", //
			"PUT | /api/providers/order | [[\"openai\"]] | JSON", //
			"PUT | /api/providers/order | {} | JSON", //
			"PUT | /api/providers/order | [] | at least one", //
			"PUT | /api/providers/order | [\"\"] | provider", //
			"POST | /api/simulator/gemini | null | null", //
			"POST | /api/simulator/gemini | {\"fault\": null} | fault", //
			"POST | /api/simulator/gemini | {\"fault\": 7} | fault", //
			"POST | /api/simulator/gemini | [null] | JSON" })
	void bodyThatIsNoneIsRefused(String method, String path, String body, String word) {
		assertThat(refusal(send(HttpMethod.valueOf(method), path, body), HttpStatus.BAD_REQUEST)).contains(word);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/chat", "/api/stream", "/api/conversations/a/chat", "/api/conversations/a/stream",
			"/api/conversations/a/fork", "/api/simulator/gemini", "/api/providers/order" })
	void emptyBodyIsRefused(String path) {
		refusal(send(path.endsWith("order") ? HttpMethod.PUT : HttpMethod.POST, path, ""), HttpStatus.BAD_REQUEST);
	}

	@ParameterizedTest
	@MethodSource("oversize")
	void bodyThatIsTooLargeIsRefused(String path, String body) {
		String refusal = refusal(send(path.endsWith("order") ? HttpMethod.PUT : HttpMethod.POST, path, body),
				HttpStatus.BAD_REQUEST);
		assertThat(refusal).containsAnyOf("at most", "too large", "not the JSON", "1 to 64 letters")
			.hasSizeLessThan(1000);
	}

	static String[][] oversize() {
		String large = "x".repeat(2_000_000);
		return new String[][] { { "/api/chat", "{\"message\": \"" + large + "\"}" },
				{ "/api/chat", "{\"message\": \"a\", \"other\": \"" + large + "\"}" },
				{ "/api/chat", "{\"message\": \"" + "x".repeat(20_001) + "\"}" },
				{ "/api/stream", "{\"message\": \"a\", \"id\": \"" + large + "\"}" },
				{ "/api/stream", "{\"message\": \"a\", \"id\": \"" + "x".repeat(65) + "\"}" },
				{ "/api/conversations/a/chat", "{\"message\": \"" + "x".repeat(20_001) + "\"}" },
				{ "/api/conversations/a/stream", "{\"message\": \"" + large + "\"}" },
				{ "/api/conversations/a/stream",
						"{\"message\": \"a\", \"attachment\": {\"data\": \"data:image/png;base64,"
								+ "A".repeat(5_600_001) + "\"}}" },
				{ "/api/conversations/a/stream",
						"{\"message\": \"a\", \"attachment\": {\"data\": \"data:image/png;base64,"
								+ "A".repeat(8_000_000) + "\"}}" },
				{ "/api/conversations/a/fork", "{\"name\": \"" + large + "\"}" },
				{ "/api/conversations/a/fork", "{\"name\": \"" + "x".repeat(65) + "\"}" },
				{ "/api/simulator/gemini", "{\"fault\": \"" + large + "\"}" },
				{ "/api/simulator/gemini", "{\"fault\": \"" + "x".repeat(20_000) + "\"}" },
				{ "/api/providers/order", "[\"" + large + "\"]" },
				{ "/api/providers/order", "[\"" + "x".repeat(20_000) + "\"]" }, { "/api/chat", "[".repeat(200_000) } };
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/chat, 405", "POST, /api/providers, 405", "GET, /api/none, 404", "GET, /none.html, 404",
			"DELETE, /api/providers/nobody/health, 404", "DELETE, /api/providers/%00/health, 404",
			"DELETE, /api/providers/%C0%80/health, 404", "POST, /api/simulator/%22%3Cb%3E, 404",
			"GET, /..%2f..%2fetc/passwd, 404", "GET, /%2e%2e/application.yml, 404" })
	void pathThatLeadsNowhereIsRefused(String method, String path, int status) {
		WebTestClient.ResponseSpec response = client().method(HttpMethod.valueOf(method))
			.uri(URI.create(url() + path + "?trace=true&message=true&errors=true"))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"fault\": \"ok\"}")
			.exchange();
		refusal(response, HttpStatus.valueOf(status));
	}

	@Test
	void bodyOfAnotherTypeIsRefused() {
		WebTestClient.ResponseSpec response = client().post()
			.uri("/api/chat")
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue("{\"message\": \"a form of another site can send this\"}")
			.exchange();
		refusal(response, HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void bytesThatAreNoTextAreRefused() {
		byte[] body = "{\"message\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
		refusal(post("/api/chat", body), HttpStatus.BAD_REQUEST);
	}

	private WebTestClient.ResponseSpec send(HttpMethod method, String path, String body) {
		return client().method(method)
			.uri(URI.create(url() + path))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange();
	}

	private static String refusal(WebTestClient.ResponseSpec response, HttpStatus status) {
		String body = String.valueOf(response.expectBody(String.class).returnResult().getResponseBody());
		response.expectStatus().isEqualTo(status);
		response.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(body).contains("\"status\":" + status.value(), "\"detail\":")
			.doesNotContain("Exception", "\\tat ", "trace\"", "io.llmfailover", "tools.jackson", "java.");
		return body;
	}

}
