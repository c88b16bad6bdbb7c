package io.llmfailover.sample;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.simulator.Answer;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole sample on a free port, as patient as the library is by default: the first of
 * its simulated providers will have a fault.
 */
@Tag("wall")
@ExtendWith(WallReport.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class FaultWall {

	static final int INPUT_TOKENS = 17;

	static final int OUTPUT_TOKENS = 60;

	/** Nothing takes that long but a hang. */
	static final Duration HANG = Duration.ofMinutes(3);

	private List<String> order = List.of();

	private String note = "";

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedServers simulated;

	@Autowired
	private FailoverAdmin admin;

	// the sample is set to be less patient, for those who look on; a blank value is none
	@DynamicPropertySource
	static void theDefaultsOfTheLibrary(DynamicPropertyRegistry properties) {
		for (String set : List.of("timeouts.first-progress", "timeouts.hedge-after", "timeouts.idle",
				"timeouts.response", "retry.backoff")) {
			properties.add("llm.failover." + set, () -> "");
		}
	}

	/**
	 * In which order the providers are asked; all answer, and nothing is held against
	 * any.
	 */
	void order(String... names) {
		this.order = List.of(names);
		client().put().uri("/api/providers/order").bodyValue(this.order).exchange().expectStatus().isNoContent();
		for (String name : names) {
			provider(name).behave(says(Behavior.answer(), name));
			provider(name).clear();
			this.admin.reset(name);
		}
	}

	SimulatedProvider provider(String name) {
		return this.simulated.server(name);
	}

	List<SimulatedProvider> providers() {
		return this.order.stream().map(this::provider).toList();
	}

	/** Sixty words that tell who says them, and which is missing or there twice. */
	static String words(String provider) {
		return String.join("", tokens(provider, 1));
	}

	static Answer says(Answer answer, String provider) {
		return says(answer, provider, 1);
	}

	static Answer says(Answer answer, String provider, int fromWord) {
		return answer.tokens(tokens(provider, fromWord)).usage(INPUT_TOKENS, OUTPUT_TOKENS);
	}

	private static List<String> tokens(String provider, int from) {
		return IntStream.rangeClosed(from, OUTPUT_TOKENS)
			.mapToObj((i) -> ((i > 1) ? " " : "") + provider + "-" + i)
			.toList();
	}

	static Behavior refusesPrefill(Behavior otherwise) {
		return Behavior.choose((request) -> prefills(request) ? Behavior.refusesPrefill() : otherwise);
	}

	static boolean prefills(ReceivedRequest request) {
		JsonNode messages = request.json().path("messages");
		return messages.path(messages.size() - 1).path("role").asString("").equals("assistant");
	}

	/** Adds what the number of requests does not tell to the report. */
	void note(String note) {
		this.note = note;
	}

	String note() {
		return this.note;
	}

	Told ask(Way way) {
		return way.ask(client());
	}

	Told fail(Way way) {
		return way.fail(client());
	}

	List<Told> ask(Way way, int times, Duration apart) {
		List<Told> told = Flux.interval(Duration.ZERO, apart)
			.take(times)
			.publishOn(Schedulers.boundedElastic())
			.map((i) -> ask(way))
			.collectList()
			.block(HANG);
		assertThat(told).isNotNull();
		return told;
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).responseTimeout(HANG).build();
	}

	/** How many requests the first providers have seen; the others have seen none. */
	void asked(Integer... requests) {
		Stream<Integer> none = Stream.generate(() -> 0).limit(this.order.size() - requests.length);
		assertThat(providers()).extracting((provider) -> provider.requests().size())
			.as("requests at each of " + this.order)
			.containsExactly(Stream.concat(Stream.of(requests), none).toArray(Integer[]::new));
	}

	/** All requests in the order of their arrival. */
	List<ReceivedRequest> requests() {
		return providers().stream()
			.flatMap((provider) -> provider.requests().stream())
			.sorted(Comparator.comparing(ReceivedRequest::receivedAt))
			.toList();
	}

	/** Between the first two requests of all, by the clock of those who received them. */
	Duration gap() {
		return Duration.between(requests().get(0).receivedAt(), requests().get(1).receivedAt());
	}

}
