package io.llmfailover.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The feed of what the engine does, as it comes over HTTP.
 */
class ActivityTests extends SampleTest {

	private static final Duration HANG = Duration.ofSeconds(30);

	private static final String QUESTION = "What is Python?";

	private static final String ID = "tab-7";

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void tellsTheAttemptsOfAQuestionInTheirOrder() {
		turn("gemini", Fault.ERROR_500);
		turn("anthropic", Fault.BAD_KEY);
		assertThat(about(ID, untilAnswered(() -> Events.of(ask("/api/stream", ID))))).containsExactly("gemini FIRST",
				"gemini FAILED SERVER_ERROR 500 RETRY", "gemini RETRY", "gemini FAILED SERVER_ERROR 500 NEXT",
				"anthropic NEXT", "anthropic FAILED AUTHENTICATION 401 NEXT", "xai NEXT", "xai ANSWERED 200");
	}

	@Test
	void tellsTheAttemptsOfAnAnswerInOnePiece() {
		assertThat(about(ID, untilAnswered(() -> ask("/api/chat", ID)))).containsExactly("gemini FIRST",
				"gemini ANSWERED 200");
	}

	@Test
	void tellsWhoIsSkippedAndWhy() {
		turn("gemini", Fault.BAD_KEY);
		ask("/api/chat").expectStatus().isOk();
		List<JsonNode> told = untilAnswered(() -> ask("/api/chat", ID));
		assertThat(about(ID, told)).containsExactly("gemini SKIPPED", "anthropic FIRST", "anthropic ANSWERED 200");
		assertThat(told).filteredOn((event) -> event.path("outcome").asString("").equals("SKIPPED"))
			.singleElement()
			.satisfies((skipped) -> assertThat(skipped.path("reason").asString()).contains("AUTHENTICATION"));
	}

	@Test
	void tellsTheQuestionsApart() {
		List<JsonNode> told = until((event) -> isAbout("second", event) && isAnswered(event), () -> {
			ask("/api/chat", "first").expectStatus().isOk();
			ask("/api/chat").expectStatus().isOk();
			ask("/api/chat", "second").expectStatus().isOk();
		});
		assertThat(told).filteredOn((event) -> event.path("type").asString().equals("trail-entry"))
			.extracting((event) -> event.path("question").asString("none"))
			.containsExactly("first", "none", "second");
	}

	@Test
	void tellsThatACircuitBreakerOpensAndThatAResetClosesIt() {
		turn("gemini", Fault.ERROR_500);
		List<JsonNode> told = until((event) -> event.path("state").asString("").equals("UP"), () -> {
			ask("/api/chat").expectStatus().isOk();
			ask("/api/chat").expectStatus().isOk();
			reset("gemini").expectStatus().isNoContent();
		});
		assertThat(told).filteredOn((event) -> event.path("type").asString().equals("health-changed"))
			.extracting((event) -> event.path("provider").asString() + " " + event.path("model").asString() + " "
					+ event.path("state").asString())
			.containsExactly("gemini gemini-3.6-flash OPEN", "gemini gemini-3.6-flash UP");
		assertThat(told).filteredOn((event) -> event.path("state").asString("").equals("OPEN"))
			.singleElement()
			.satisfies((open) -> {
				assertThat(open.path("recoveryMillis").asLong()).isPositive().isLessThanOrEqualTo(10_000);
				assertThat(open.path("reason").asString()).startsWith("circuit breaker open");
			});
	}

	@Test
	void tellsNothingOfWhatWasAskedAndAnswered() {
		turn("gemini", Fault.CUT_STREAM);
		turn("anthropic", Fault.CONTEXT_TOO_LONG);
		List<JsonNode> told = untilAnswered(() -> Events.of(ask("/api/stream", ID)));
		assertThat(told.toString()).contains("INCOMPLETE_STREAM", "CONTEXT_TOO_LONG")
			.doesNotContain(QUESTION, "goes on from here", SimulatedServers.API_KEY);
	}

	@Test
	void whoReadsNothingOrGoesAwayDisturbsNobody() {
		turn("gemini", Fault.ERROR_500);
		StepVerifier.create(feed()).expectNextCount(1).thenCancel().verify(HANG);
		StepVerifier.create(feed(), 1)
			.expectNextCount(1)
			.then(() -> assertThat(Events.of(ask("/api/stream")).last().path("provider").asString())
				.isEqualTo("anthropic"))
			.thenCancel()
			.verify(HANG);
		assertThat(about(ID, untilAnswered(() -> ask("/api/chat", ID)))).contains("anthropic ANSWERED 200");
	}

	@Test
	void refusesAnIdThatIsTooLong() {
		String id = "x".repeat(65);
		ask("/api/chat", id).expectStatus().isBadRequest();
		ask("/api/stream", id).expectStatus().isBadRequest();
		assertThat(providers().server("gemini").requests()).isEmpty();
	}

	@Test
	void aProviderThatIsNotThereCannotBeReset() {
		reset("nobody").expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("nobody"));
	}

	private static List<String> about(String id, List<JsonNode> told) {
		return told.stream().filter((event) -> isAbout(id, event)).map(ActivityTests::summary).toList();
	}

	private static boolean isAbout(String id, JsonNode event) {
		return event.path("question").asString("").equals(id);
	}

	private static boolean isAnswered(JsonNode event) {
		return event.path("outcome").asString("").equals("ANSWERED");
	}

	private List<JsonNode> untilAnswered(Runnable action) {
		return until(ActivityTests::isAnswered, action);
	}

	/** What is told while something is done, which begins when nothing can be missed. */
	private List<JsonNode> until(Predicate<JsonNode> last, Runnable action) {
		return feed().publishOn(Schedulers.boundedElastic()).doOnNext((event) -> {
			if (event.path("type").asString().equals("opened")) {
				action.run();
			}
		}).takeUntil(last).collectList().blockOptional(HANG).orElseThrow();
	}

	private Flux<JsonNode> feed() {
		return client().get()
			.uri("/api/activity")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.getResponseBody()
			.map((event) -> this.mapper.readTree(String.valueOf(event.data())));
	}

	private WebTestClient.ResponseSpec reset(String provider) {
		return client().delete().uri("/api/providers/" + provider + "/health").exchange();
	}

	private WebTestClient.ResponseSpec ask(String path, String id) {
		return post(path, Map.of("message", QUESTION, "id", id));
	}

	// for example: gemini FAILED SERVER_ERROR 500 RETRY
	private static String summary(JsonNode event) {
		return Stream.of("provider", "trigger", "outcome", "kind", "status", "decision")
			.filter(event::has)
			.map((name) -> event.path(name).asString())
			.collect(Collectors.joining(" "));
	}

}
