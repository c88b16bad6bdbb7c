package io.llmfailover.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * How the sample is asked.
 */
enum Way {

	STREAM {

		@Override
		Told ask(WebTestClient client) {
			Instant asked = Instant.now();
			Events events = Events.of(post(client, "/api/stream"));
			return new Told(asked, Duration.between(asked, Instant.now()), events.last(), events.text(),
					events.types());
		}

		@Override
		Told fail(WebTestClient client) {
			Told told = ask(client);
			told.endsOnceIn("error");
			return told;
		}

	},

	CHAT {

		@Override
		Told ask(WebTestClient client) {
			return ask(client, HttpStatus.OK, MediaType.APPLICATION_JSON);
		}

		@Override
		Told fail(WebTestClient client) {
			return ask(client, HttpStatus.UNPROCESSABLE_CONTENT, MediaType.APPLICATION_PROBLEM_JSON);
		}

		private Told ask(WebTestClient client, HttpStatus status, MediaType type) {
			Instant asked = Instant.now();
			JsonNode answer = post(client, "/api/chat").expectStatus()
				.isEqualTo(status)
				.expectHeader()
				.contentTypeCompatibleWith(type)
				.expectBody(JsonNode.class)
				.returnResult()
				.getResponseBody();
			return new Told(asked, Duration.between(asked, Instant.now()), answer, answer.path("content").asString(""),
					List.of());
		}

	};

	abstract Told ask(WebTestClient client);

	/** Asks what will be refused. */
	abstract Told fail(WebTestClient client);

	private static WebTestClient.ResponseSpec post(WebTestClient client, String path) {
		return client.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"message\": \"Count to sixty\"}")
			.exchange();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
