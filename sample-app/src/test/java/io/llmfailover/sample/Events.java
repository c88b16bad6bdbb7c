package io.llmfailover.sample;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The events of a stream that has ended.
 */
record Events(List<JsonNode> all) {

	static Events of(WebTestClient.ResponseSpec response) {
		JsonMapper mapper = new JsonMapper();
		return new Events(response.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.getResponseBody()
			.map((event) -> mapper.readTree(String.valueOf(event.data())))
			.collectList()
			.blockOptional()
			.orElseThrow());
	}

	List<String> types() {
		return this.all.stream().map((event) -> event.path("type").asString()).toList();
	}

	JsonNode last() {
		return this.all.get(this.all.size() - 1);
	}

	JsonNode only(String type) {
		List<JsonNode> found = this.all.stream().filter((event) -> event.path("type").asString().equals(type)).toList();
		if (found.size() != 1) {
			throw new AssertionError("Not one but " + found.size() + " events of type " + type + " in " + types());
		}
		return found.get(0);
	}

	/**
	 * The text that is valid at the end.
	 */
	String text() {
		StringBuilder text = new StringBuilder();
		for (JsonNode event : this.all) {
			switch (event.path("type").asString()) {
				case "text" -> text.append(event.path("text").asString());
				case "restarted" -> text.setLength(0);
				default -> {
				}
			}
		}
		return text.toString();
	}

}
