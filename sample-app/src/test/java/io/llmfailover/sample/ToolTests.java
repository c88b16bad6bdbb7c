package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.provider.KnownProviders;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ToolTests extends SampleTest {

	private Events stream(String question) {
		return Events.of(post("/api/stream", "{\"message\": \"%s\", \"tools\": true}".formatted(question)));
	}

	private static List<JsonNode> all(Events events, String type) {
		return events.all().stream().filter((event) -> event.path("type").asString("").equals(type)).toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { //
			"How is the weather in Oslo? | weather | {\"city\":\"Oslo\"} | {\"city\":\"Oslo\",\"sky\":\"snow\",\"celsius\":-4}", //
			"Where is my order A-1001? | orderStatus | {\"order\":\"A-1001\"} | DELIVERED", //
			"What time is it in Tokyo? | currentTime | {\"zone\":\"Asia/Tokyo\"} | in Asia/Tokyo" })
	void tellsOfAToolFromItsStartToItsResult(String question, String tool, String arguments, String result) {
		for (String provider : List.of("gemini", "anthropic")) {
			turnAll(Fault.BAD_KEY);
			turn(provider, Fault.OK);
			Events events = stream(question);
			assertThat(events.types()).containsSubsequence("tool-call", "round-completed", "tool-started",
					"tool-finished", "text", "completed");
			JsonNode started = events.only("tool-started");
			assertThat(started.path("toolCall").path("name").asString()).isEqualTo(tool);
			assertThat(started.path("toolCall").path("arguments").asString()).isEqualTo(arguments);
			assertThat(started.path("round").asInt()).isOne();
			JsonNode finished = events.only("tool-finished");
			assertThat(finished.path("toolCall").path("id")).isEqualTo(started.path("toolCall").path("id"));
			assertThat(finished.path("result").asString()).contains(result);
			assertThat(finished.path("error").asBoolean()).isFalse();
			assertThat(finished.path("durationMillis").isNumber()).isTrue();
			assertThat(events.text()).contains(provider, tool, result);
		}
	}

	@Test
	void runsTheToolsOfAQuestionBesideEachOther() {
		Events events = stream("How is the weather in Bern and Paris, and what time is it there?");
		assertThat(all(events, "tool-started")).extracting((event) -> event.path("toolCall").path("name").asString())
			.containsExactlyInAnyOrder("weather", "weather", "currentTime");
		assertThat(events.text()).contains("sunny", "rain");
	}

	@ParameterizedTest
	@ValueSource(strings = { "How is the weather in Atlantis?", "Where is my order Z-9999?" })
	void tellsOfAToolThatFindsNothing(String question) {
		Events events = stream(question);
		assertThat(events.only("tool-finished").path("error").asBoolean()).isTrue();
		assertThat(events.text()).contains(events.only("tool-finished").path("result").asString());
	}

	@Test
	void keepsAResultWhenTheProviderFailsThatAskedForIt() {
		providers().server("gemini")
			.script(Behavior.answer(), Behavior.cut(10), Behavior.error(503), Behavior.error(503));
		Events events = stream("How is the weather in Oslo?");
		assertThat(all(events, "tool-started")).hasSize(1);
		assertThat(events.types()).containsSubsequence("tool-finished", "interrupted", "restarted", "text",
				"completed");
		assertThat(events.last().path("provider").asString()).isEqualTo("anthropic");
		assertThat(events.text()).contains("snow");
	}

	@Test
	void offersNoToolThatIsNotWanted() {
		Events events = Events.of(post("/api/stream", "{\"message\": \"How is the weather in Oslo?\"}"));
		assertThat(events.types()).containsOnly("text", "completed");
		assertThat(KnownProviders.names()).allSatisfy((name) -> assertThat(providers().server(name).requests())
			.allSatisfy((request) -> assertThat(request.body()).doesNotContain("\"tools\"")));
	}

}
