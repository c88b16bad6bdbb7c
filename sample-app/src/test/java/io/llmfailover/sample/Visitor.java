package io.llmfailover.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser that holds conversations, with the cookie that it was given.
 */
final class Visitor {

	private final WebTestClient client;

	private final String cookie;

	private Visitor(WebTestClient client, String cookie) {
		this.client = client;
		this.cookie = cookie;
	}

	/**
	 * Comes for the first time.
	 */
	static Visitor welcomedBy(WebTestClient client) {
		ResponseCookie given = client.get()
			.uri("/api/conversations/first")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseCookies()
			.getFirst(Visitors.COOKIE);
		assertThat(given).isNotNull();
		return new Visitor(client, given.getValue());
	}

	String cookie() {
		return this.cookie;
	}

	/** Comes again, perhaps to an application that was started again. */
	Visitor at(WebTestClient other) {
		return new Visitor(other, this.cookie);
	}

	WebTestClient.ResponseSpec chat(String conversation, String message) {
		return send(HttpMethod.POST, conversation + "/chat", Map.of("message", message));
	}

	WebTestClient.ResponseSpec stream(String conversation, String message) {
		return send(HttpMethod.POST, conversation + "/stream", Map.of("message", message));
	}

	WebTestClient.ResponseSpec fork(String conversation, String name) {
		return send(HttpMethod.POST, conversation + "/fork", Map.of("name", name));
	}

	WebTestClient.ResponseSpec clear(String conversation) {
		return send(HttpMethod.DELETE, conversation, null);
	}

	WebTestClient.ResponseSpec show(String conversation) {
		return send(HttpMethod.GET, conversation, null);
	}

	JsonNode turns(String conversation) {
		return new JsonMapper().readTree(
				show(conversation).expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody());
	}

	WebTestClient.ResponseSpec send(HttpMethod method, String path, @Nullable Object body) {
		WebTestClient.RequestBodySpec request = this.client.method(method)
			.uri("/api/conversations/" + path)
			.cookie(Visitors.COOKIE, this.cookie);
		return (body != null) ? request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange()
				: request.exchange();
	}

}
