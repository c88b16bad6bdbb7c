package io.llmfailover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.llmfailover.event.FailoverEvent;
import io.llmfailover.simulator.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees and does at the actuator, over HTTP.
 */
@Import(ActuatorTests.Events.class)
@TestPropertySource(properties = { "management.endpoint.health.probes.enabled=true",
		"llm.failover.health.degraded-after=1ms", "management.endpoint.health.group.models.include=llmFailover" })
class ActuatorTests extends SampleTest {

	private static final String ENDPOINT = "/actuator/llmfailover";

	@Autowired
	private Events events;

	@BeforeEach
	void forgetEvents() {
		this.events.seen.clear();
	}

	private String get(String path) {
		String body = client().get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull().doesNotContain(SimulatedServers.API_KEY, "What is Python");
		return String.valueOf(body);
	}

	private JsonNode json(String path) {
		return JsonMapper.shared().readTree(get(path));
	}

	// of others, some may be about what happened before the test
	private <E extends FailoverEvent> E event(Class<E> type) throws InterruptedException {
		FailoverEvent event;
		do {
			event = this.events.seen.poll(30, TimeUnit.SECONDS);
			assertThat(event).as(type.getSimpleName()).isNotNull();
			assertThat(event.toString()).doesNotContain(SimulatedServers.API_KEY, "What is Python");
		}
		while (!type.isInstance(event) || !event.provider().equals("gemini"));
		return type.cast(event);
	}

	@Test
	void theEndpointShowsWhoIsLeftOutAndWhy() throws InterruptedException {
		turn("gemini", Fault.BAD_KEY);
		ask("/api/chat").expectStatus().isOk();
		JsonNode gemini = json(ENDPOINT).path("providers").path(0);
		assertThat(gemini.path("name").asString()).isEqualTo("gemini");
		assertThat(gemini.path("inChain").asBoolean()).isTrue();
		JsonNode model = gemini.path("models").path(0);
		assertThat(model.path("state").asString()).isEqualTo("parked");
		assertThat(model.path("reason").asString()).contains("AUTHENTICATION");
		assertThat(model.path("since").asString()).isNotEmpty();
		assertThat(model.path("recoverySeconds").asLong()).isBetween(50L, 60L);
		assertThat(gemini.path("lastFailure").path("kind").asString()).isEqualTo("AUTHENTICATION");
		assertThat(gemini.path("lastFiveMinutes").path("failed").asLong()).isPositive();
		JsonNode anthropic = json(ENDPOINT + "/anthropic");
		assertThat(anthropic.path("lastFiveMinutes").path("answered").asLong()).isPositive();
		assertThat(anthropic.path("tokens").path("output").asLong()).isPositive();
		assertThat(event(FailoverEvent.Parked.class).reason()).contains("AUTHENTICATION");
	}

	@Test
	void theEndpointChangesTheChain() {
		post(ENDPOINT, Map.of("order", "openai,gemini")).expectStatus().isNoContent();
		assertThat(json(ENDPOINT).path("providers").path(0).path("name").asString()).isEqualTo("openai");
		post(ENDPOINT + "/openai", Map.of("park", "10m")).expectStatus().isNoContent();
		ask("/api/chat").expectStatus().isOk().expectBody().jsonPath("$.provider").isEqualTo("gemini");
		assertThat(json(ENDPOINT + "/openai").path("models").path(0).path("reason").asString())
			.isEqualTo("left out by its operator");
		post(ENDPOINT + "/openai", Map.of("reset", true)).expectStatus().isNoContent();
		ask("/api/chat").expectStatus().isOk().expectBody().jsonPath("$.provider").isEqualTo("openai");
		post(ENDPOINT + "/openai", Map.of("enabled", false)).expectStatus().isNoContent();
		assertThat(json(ENDPOINT + "/openai").path("enabled").asBoolean()).isFalse();
		post(ENDPOINT + "/openai", Map.of("enabled", true)).expectStatus().isNoContent();
		String model = json(ENDPOINT + "/openai").path("models").path(0).path("model").asString();
		post(ENDPOINT + "/openai", Map.of("models", "gpt-next")).expectStatus().isNoContent();
		assertThat(json(ENDPOINT + "/openai").path("models").path(0).path("model").asString()).isEqualTo("gpt-next");
		post(ENDPOINT + "/openai", Map.of("models", model)).expectStatus().isNoContent();
	}

	@Test
	void theEndpointRefusesWhatMakesNoSense() {
		post(ENDPOINT, Map.of("order", "nobody")).expectStatus().isBadRequest();
		post(ENDPOINT + "/openai", Map.of()).expectStatus().isBadRequest();
		post(ENDPOINT + "/openai", Map.of("park", "0s")).expectStatus().isBadRequest();
		post(ENDPOINT + "/nobody", Map.of("enabled", false)).expectStatus().isBadRequest();
		client().get().uri(ENDPOINT + "/nobody").exchange().expectStatus().isNotFound();
	}

	private void refused(String path, Map<String, ?> body, String... words) {
		String answer = post(path, body).expectStatus()
			.isBadRequest()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(answer).as(path + " " + body)
			.startsWith("{\"error\":\"")
			.contains(words)
			.doesNotContain("Exception");
	}

	@Test
	void whoeverSendsNonsenseIsToldWhatIsWrong() {
		refused(ENDPOINT, Map.of("order", "nobody"), "'nobody'", "anthropic");
		refused(ENDPOINT, Map.of("order", ""), "order");
		refused(ENDPOINT, Map.of("order", " , "), "order");
		refused(ENDPOINT, Map.of("order", "openai,openai"), "twice");
		refused(ENDPOINT, Map.of("odrer", "openai"), "order");
		refused(ENDPOINT + "/nobody", Map.of("enabled", "false"), "'nobody'");
		String openai = ENDPOINT + "/openai";
		refused(openai, Map.of(), "models, enabled, park or reset");
		refused(openai, Map.of("models", ""), "models");
		refused(openai, Map.of("models", "gpt-6-luna,,"), "models");
		refused(openai, Map.of("enabled", "maybe"), "true or false", "maybe");
		refused(openai, Map.of("reset", "perhaps"), "true or false");
		refused(openai, Map.of("park", "soon"), "10m", "soon");
		refused(openai, Map.of("park", "-5m"), "positive");
		post(openai, "{\"models\": [\"gpt-6-luna\"]}").expectStatus().isBadRequest();
		post(openai, "no JSON").expectStatus().isBadRequest();
	}

	@Test
	void aChangeThatIsRefusedInPartChangesNothing() {
		String before = json(ENDPOINT + "/openai").path("models").toString();
		refused(ENDPOINT + "/openai", Map.of("models", "gpt-next", "enabled", "false", "park", "0s"), "park");
		assertThat(json(ENDPOINT + "/openai").path("models").toString()).isEqualTo(before);
		assertThat(json(ENDPOINT + "/openai").path("enabled").asBoolean()).isTrue();
	}

	@Test
	void aModelThatIsNamedTwiceIsAskedOnce() {
		String model = json(ENDPOINT + "/openai").path("models").path(0).path("model").asString();
		post(ENDPOINT + "/openai", Map.of("models", "gpt-next,gpt-next")).expectStatus().isNoContent();
		assertThat(json(ENDPOINT + "/openai").path("models")).hasSize(1);
		assertThat(json("/actuator/health/llmFailover/openai").path("status").asString()).isEqualTo("UP");
		post(ENDPOINT + "/openai", Map.of("models", model)).expectStatus().isNoContent();
	}

	@Test
	void everyRequestOfThePageDoesWhatItSays() throws IOException {
		String model = json(ENDPOINT + "/openai").path("models").path(0).path("model").asString();
		List<MatchResult> requests = Pattern.compile("(?m)^curl -H \"\\$json\" localhost:8080(\\S+) -d '(.*)'$")
			.matcher(Files.readString(Path.of("..", "docs", "observability.md")))
			.results()
			.toList();
		assertThat(requests).hasSize(5);
		requests.forEach((request) -> post(request.group(1), request.group(2)).expectStatus().isNoContent());
		JsonNode first = json(ENDPOINT).path("providers").path(0);
		assertThat(first.path("name").asString()).isEqualTo("openai");
		assertThat(first.path("enabled").asBoolean()).isFalse();
		assertThat(first.path("models")).hasSize(2);
		post(ENDPOINT + "/openai", Map.of("models", model, "enabled", "true")).expectStatus().isNoContent();
	}

	@Test
	void aHealthGroupThatNamesProvidersHasThem() {
		JsonNode group = json("/actuator/health/models");
		assertThat(group.path("status").asString()).isEqualTo("UP");
		assertThat(group.path("components").path("llmFailover").path("components").propertyNames()).contains("openai",
				"gemini");
	}

	@Test
	void healthTellsOfEachProviderAndIsNeverDown() {
		turnAll(Fault.BAD_KEY);
		ask("/api/chat").expectStatus().is5xxServerError();
		JsonNode health = json("/actuator/health");
		JsonNode failover = health.path("components").path("llmFailover");
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(failover.path("status").asString()).isIn("UP", "UNKNOWN");
		assertThat(failover.path("components").path("anthropic").path("status").asString()).isEqualTo("UNKNOWN");
		assertThat(json("/actuator/health/llmFailover/anthropic").path("details").toString()).contains("parked");
		assertThat(get("/actuator/health/liveness")).doesNotContain("llmFailover");
		assertThat(get("/actuator/health/readiness")).doesNotContain("llmFailover");
	}

	@Test
	void infoTellsTheChain() {
		assertThat(json("/actuator/info").path("llmFailover").path("chain").propertyNames()).startsWith("gemini",
				"anthropic");
	}

	@Test
	void metersAreScraped() {
		ask("/api/chat").expectStatus().isOk();
		assertThat(get("/actuator/prometheus")).contains("gen_ai_client_operation_duration_seconds_count{",
				"llm_failover_attempt_seconds_count{", "llm_failover_model_state{", "llm_failover_tokens_total{");
	}

	@Test
	void eventsTellOfABreakerThatOpensAndCloses() throws InterruptedException {
		turn("gemini", Fault.ERROR_500);
		ask("/api/chat").expectStatus().isOk();
		ask("/api/chat").expectStatus().isOk();
		assertThat(event(FailoverEvent.BreakerOpened.class).recovery()).isPositive()
			.isLessThanOrEqualTo(Duration.ofSeconds(10));
		post(ENDPOINT + "/gemini", Map.of("reset", true)).expectStatus().isNoContent();
		event(FailoverEvent.BreakerClosed.class);
	}

	@Test
	void eventsTellOfAProviderInWhosePlaceOthersAnswerAndOfItsReturn() throws InterruptedException {
		turn("gemini", Fault.ERROR_500);
		ask("/api/chat").expectStatus().isOk();
		ask("/api/chat").expectStatus().isOk();
		assertThat(event(FailoverEvent.Degraded.class).since()).isPositive();
		assertThat(json(ENDPOINT + "/gemini").path("degradedForSeconds").isIntegralNumber()).isTrue();
		turn("gemini", Fault.OK);
		post(ENDPOINT + "/gemini", Map.of("reset", true)).expectStatus().isNoContent();
		assertThat(event(FailoverEvent.Recovered.class).after()).isPositive();
	}

	/**
	 * Remembers the events of the application.
	 */
	@TestConfiguration
	static class Events {

		private final BlockingQueue<FailoverEvent> seen = new LinkedBlockingQueue<>();

		@EventListener
		void on(FailoverEvent event) {
			this.seen.add(event);
		}

	}

}
