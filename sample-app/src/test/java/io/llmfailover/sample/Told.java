package io.llmfailover.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample told over HTTP.
 *
 * @param asked when it was asked
 * @param took how long that took, to the last byte
 * @param end the answer or the problem; of a stream the last event
 * @param shown the text on the screen at the end
 * @param events the types of a stream's events; empty for an answer in one piece
 */
record Told(Instant asked, Duration took, JsonNode end, String shown, List<String> events) {

	boolean by(String provider) {
		return this.end.path("provider").asString("").equals(provider);
	}

	/**
	 * Nothing is missing, nothing is there twice, and the screen shows what the answer
	 * says.
	 */
	Told isWholly(String provider, String text) {
		if (!this.events.isEmpty()) {
			endsOnceIn("completed");
		}
		assertThat(this.end.path("provider").asString("")).isEqualTo(provider);
		assertThat(this.shown).isEqualTo(text);
		assertThat(this.end.path("content").asString("")).isEqualTo(text);
		assertThat(this.end.path("finishReason").asString("")).isEqualTo("STOP");
		return this;
	}

	void endsOnceIn(String type) {
		assertThat(this.events).containsOnlyOnce(type).endsWith(type);
	}

	/** Nobody saw that there was a fault. */
	Told unseen() {
		assertThat(this.events).doesNotContain("interrupted", "restarted");
		return this;
	}

	Told interruptedOnce(int restarts) {
		assertThat(Collections.frequency(this.events, "interrupted")).isOne();
		assertThat(Collections.frequency(this.events, "restarted")).isEqualTo(restarts);
		return this;
	}

	/** How a provider failed, and what was done about each failure. */
	Told failed(String provider, String kind, String... decisions) {
		List<JsonNode> failures = trail(provider).stream().filter((attempt) -> attempt.has("kind")).toList();
		assertThat(failures).extracting((attempt) -> attempt.path("kind").asString()).containsOnly(kind);
		assertThat(failures).extracting((attempt) -> attempt.path("decision").asString()).containsExactly(decisions);
		return this;
	}

	/** A provider that was silent for too long lost against the one beside it. */
	Told lost(String provider) {
		assertThat(trail(provider)).extracting((attempt) -> attempt.path("outcome").asString())
			.containsExactly("CANCELLED");
		return this;
	}

	private List<JsonNode> trail(String provider) {
		return this.end.path("trail")
			.valueStream()
			.filter((attempt) -> attempt.path("provider").asString().equals(provider))
			.toList();
	}

	Told reportsUsage(int inputTokens, int outputTokens) {
		JsonNode usage = this.end.path("usage");
		assertThat(usage.path("inputTokens").asInt()).isEqualTo(inputTokens);
		assertThat(usage.path("outputTokens").asInt()).isEqualTo(outputTokens);
		assertThat(usage.path("source").asString()).isEqualTo("REPORTED");
		return this;
	}

	/** Why there is no answer. */
	String reason() {
		return this.end.path("detail").asString(this.end.path("message").asString(""));
	}

}
