package io.llmfailover.sample;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = { "llm.failover.timeouts.first-progress=3s", "llm.failover.timeouts.idle=3s",
		"llm.failover.timeouts.response=3s" })
class SwitchTests extends SampleTest {

	private static final Set<Fault> HARMLESS = EnumSet.of(Fault.OK, Fault.BROKEN_FRAME);

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CONTENT_POLICY")
	void everyFaultOfTheFirstProviderLeavesAWholeAnswer(Fault fault) {
		post("/api/simulator/gemini", Map.of("fault", fault.id())).expectStatus().isNoContent();
		Events events = Events.of(ask("/api/stream"));
		JsonNode answer = events.last();
		assertThat(answer.path("type").asString()).isEqualTo("completed");
		assertThat(answer.path("provider").asString()).isEqualTo(answersAfter(fault));
		assertThat(events.text()).isEqualTo(answer.path("content").asString()).endsWith("who goes on from here.");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CONTENT_POLICY")
	void everyFaultOfTheFirstProviderLeavesAChatAnswered(Fault fault) {
		post("/api/simulator/gemini", Map.of("fault", fault.id())).expectStatus().isNoContent();
		ask("/api/chat").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.provider")
			.isEqualTo(answersAfter(fault))
			.jsonPath("$.content")
			.value(String.class, (content) -> assertThat(content).endsWith("who goes on from here."));
	}

	private static String answersAfter(Fault fault) {
		if (HARMLESS.contains(fault)) {
			return "gemini";
		}
		// the two between them take no longer conversations than Gemini does
		return (fault == Fault.CONTEXT_TOO_LONG) ? "openai" : "anthropic";
	}

	@Test
	void aRefusedQuestionEndsTheStream() {
		post("/api/simulator/gemini", Map.of("fault", Fault.CONTENT_POLICY.id())).expectStatus().isNoContent();
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.types()).containsExactly("error");
		assertThat(events.last().path("kind").asString()).isEqualTo("CONTENT_FILTERED");
		assertThat(events.last().path("partial").asString()).isEmpty();
	}

	@Test
	void theSwitchesAndWhatTheyCanBeTurnedToAreShown() {
		post("/api/simulator/xai", Map.of("fault", "stall")).expectStatus().isNoContent();
		client().get()
			.uri("/api/providers")
			.exchange()
			.expectBody()
			.jsonPath("$.faults.length()")
			.isEqualTo(Fault.values().length)
			.jsonPath("$.faults[1].label")
			.isEqualTo("Server error (500)")
			.jsonPath("$.providers[2].name")
			.isEqualTo("xai")
			.jsonPath("$.providers[2].fault")
			.isEqualTo("stall")
			.jsonPath("$.providers[0].fault")
			.isEqualTo("ok");
	}

	@Test
	void unknownProvidersAndFaultsAreRefused() {
		post("/api/simulator/nobody", Map.of("fault", "ok")).expectStatus().isNotFound();
		post("/api/simulator/gemini", Map.of("fault", "flood")).expectStatus()
			.isEqualTo(HttpStatus.BAD_REQUEST)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("No fault has the id 'flood'");
		post("/api/simulator/gemini", Map.of()).expectStatus().isBadRequest();
	}

}
