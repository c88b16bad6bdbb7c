package io.llmfailover.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * An independent client of a simulated provider.
 */
final class Client {

	static final String KEY = "test-key-of-some-length";

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	HttpResponse<String> chat(SimulatedProvider provider) {
		return send(request(provider, body(false)).build());
	}

	HttpResponse<String> stream(SimulatedProvider provider) {
		return send(request(provider, body(true)).build());
	}

	HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static HttpRequest.Builder request(SimulatedProvider provider, Map<String, ?> body) {
		return request(provider, Json.write(body));
	}

	static HttpRequest.Builder request(SimulatedProvider provider, String body) {
		return HttpRequest.newBuilder(url(provider))
			.timeout(Duration.ofSeconds(30))
			.header("Authorization", "Bearer " + KEY)
			.header("x-api-key", KEY)
			.header("anthropic-version", "2023-06-01")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	static URI url(SimulatedProvider provider) {
		return URI.create(provider.baseUrl() + provider.profile().vendor().wire().path());
	}

	/** A body that both protocols accept. */
	static Map<String, Object> body(boolean stream) {
		return Map.of("model", "some-model", "max_tokens", 100, "stream", stream, "messages",
				List.of(Map.of("role", "user", "content", "What is a port?")));
	}

	/** That body with a parameter more. */
	static Map<String, Object> body(boolean stream, String parameter, Object value) {
		Map<String, Object> body = new HashMap<>(body(stream));
		body.put(parameter, value);
		return body;
	}

	/** The data of each event of a stream. */
	static List<String> events(String stream) {
		return stream.lines().filter((line) -> line.startsWith("data: ")).map((line) -> line.substring(6)).toList();
	}

	/** The text of a stream or of a JSON answer, in either protocol. */
	static String text(String body) {
		if (body.startsWith("{")) {
			return text(Json.read(body));
		}
		StringBuilder text = new StringBuilder();
		events(body).forEach((event) -> text.append(text(Json.read(event))));
		return text.toString();
	}

	private static String text(JsonNode json) {
		JsonNode choice = json.path("choices").path(0);
		String text = choice.path("delta").path("content").asString("") + json.path("delta").path("text").asString("")
				+ choice.path("message").path("content").asString("");
		for (JsonNode block : json.path("content")) {
			text += block.path("text").asString("");
		}
		return text;
	}

}
