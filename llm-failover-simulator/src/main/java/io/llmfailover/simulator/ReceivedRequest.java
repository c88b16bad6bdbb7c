package io.llmfailover.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP request as a {@link SimulatedProvider} received it.
 *
 * @param method the HTTP method, for example {@code POST}
 * @param path the request target as it was sent, with the query if there was one
 * @param headers the header values by name; the map ignores the case of names
 * @param body the body as text, empty if there was none
 * @param receivedAt when the last byte of the request had been read
 */
public record ReceivedRequest(String method, String path, Map<String, List<String>> headers, String body,
		Instant receivedAt) {

	/**
	 * Copies the headers into an unmodifiable map that ignores the case of names.
	 * @param method the HTTP method
	 * @param path the request target
	 * @param headers the header values by name
	 * @param body the body as text
	 * @param receivedAt when the request had been read
	 */
	public ReceivedRequest {
		Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, values) -> copy.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(values));
		copy.replaceAll((name, values) -> List.copyOf(values));
		headers = Collections.unmodifiableMap(copy);
	}

	/**
	 * The first value of a header.
	 * @param name the header's name in any case
	 * @return the value, or {@code null} if the header was not sent
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * The body as JSON.
	 * @return the parsed body, or a missing node where the body is not JSON
	 */
	public JsonNode json() {
		return Json.read(this.body);
	}

	/**
	 * The model that was asked for.
	 * @return the body's {@code model}, or an empty string if it names none
	 */
	public String model() {
		return json().path("model").asString("");
	}

	/**
	 * Whether a stream of server-sent events was asked for.
	 * @return the body's {@code stream}, {@code false} if it does not say
	 */
	public boolean stream() {
		return json().path("stream").asBoolean(false);
	}

	boolean endsWithAssistant() {
		JsonNode messages = json().path("messages");
		return messages.path(messages.size() - 1).path("role").asString("").equals("assistant");
	}

	/**
	 * Method and path only: headers hold keys, and bodies hold prompts.
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
