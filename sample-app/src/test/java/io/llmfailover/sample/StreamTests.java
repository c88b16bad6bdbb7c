package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;

import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTests extends SampleTest {

	@Test
	void endsInTheWholeAnswer() {
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.last().path("type").asString()).isEqualTo("completed");
		assertThat(events.last().path("provider").asString()).isEqualTo("gemini");
		assertThat(events.last().path("trail").size()).isEqualTo(1);
		assertThat(events.text()).isEqualTo(events.last().path("content").asString()).contains("What is Python?");
	}

	@Test
	void showsNothingOfAProviderThatFailedBeforeItsFirstToken() {
		turn("gemini", Fault.ERROR_503);
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.types()).containsOnly("text", "completed");
		assertThat(events.last().path("provider").asString()).isEqualTo("anthropic");
		assertThat(events.last().path("attempt").asInt()).isEqualTo(2);
	}

	@Test
	void startsAgainWhenAProviderBreaksOff() {
		turn("gemini", Fault.CUT_STREAM);
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.types())
			.containsSubsequence(List.of("text", "interrupted", "restarted", "text", "completed"));
		assertThat(events.only("interrupted").path("attempt").path("provider").asString()).isEqualTo("gemini");
		assertThat(events.only("restarted").path("voided").asString()).contains("gemini");
		assertThat(events.last().path("provider").asString()).isEqualTo("anthropic");
		assertThat(events.text()).isEqualTo(events.last().path("content").asString()).doesNotContain("gemini");
	}

	@Test
	void endsInAnErrorWhenNobodyGoesOn() {
		turnAll(Fault.ERROR_500);
		turn("gemini", Fault.CUT_STREAM);
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.types()).doesNotContain("completed").containsOnlyOnce("error");
		assertThat(events.last().path("type").asString()).isEqualTo("error");
		assertThat(events.last().path("kind").asString()).isEqualTo("SERVER_ERROR");
		assertThat(events.last().path("partial").asString()).isEqualTo(events.text()).isNotBlank();
		assertThat(events.last().path("message").asString()).contains("deepseek");
		assertThat(events.last().path("trail").size()).isGreaterThanOrEqualTo(5);
	}

	@Test
	void closesTheProvidersConnectionWhenTheReaderGoesAway() {
		turn("gemini", Fault.STALL);
		SimulatedProvider gemini = providers().server("gemini");
		StepVerifier.create(ask("/api/stream").expectStatus().isOk().returnResult(String.class).getResponseBody())
			.expectNextCount(1)
			.thenCancel()
			.verify(Duration.ofSeconds(30));
		gemini.awaitClosed(gemini.requests().get(0), Duration.ofSeconds(30));
		assertThat(providers().server("anthropic").requests()).isEmpty();
	}

}
