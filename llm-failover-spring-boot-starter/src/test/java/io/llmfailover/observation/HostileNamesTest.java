package io.llmfailover.observation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.Failover;
import io.llmfailover.failover.FailoverSettings;
import io.llmfailover.failover.Time;
import io.llmfailover.failover.TimeoutRules;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import io.llmfailover.tool.BoundedToolRunner;
import io.llmfailover.tool.ToolRunSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers who ask for thousands of models, and providers that tell thousands of names of
 * models, of tools, of finish reasons and of errors, make only so many time series, and
 * those of the configured models stay told apart.
 */
class HostileNamesTest {

	private static final int CALLS = 2_000;

	private static final Logger logger = (Logger) LoggerFactory.getLogger("io.llmfailover");

	private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	@BeforeEach
	void thousandsOfFailuresAreNotWorthALine() {
		logger.setLevel(Level.OFF);
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	@AfterEach
	void logAgain() {
		logger.setLevel(null);
	}

	@ParameterizedTest
	@EnumSource(GenAiNames.class)
	void ofModelsMakeNoMetersWithoutEnd(GenAiNames names) {
		Failover failover = failover(names);
		for (int i = 0; i < CALLS; i++) {
			ask(failover, i, "asked-" + i, hostileAnswer(i));
		}
		assertThat(series().values()).allSatisfy((ofOne) -> assertThat(ofOne).isLessThan(2_000));
		assertThat(series().values().stream().mapToInt(Integer::intValue).sum()).isLessThan(12_000);
		int before = this.meters.getMeters().size();
		for (int i = CALLS; i < CALLS + CALLS / 4; i++) {
			ask(failover, i, "asked-" + i, hostileAnswer(i));
		}
		assertThat(this.meters.getMeters()).hasSize(before);
	}

	@Test
	void aModelAndItsAnswersMakeNoTableOfAllWithAll() {
		Failover failover = failover(GenAiNames.OPERATION);
		for (int asked = 0; asked < 50; asked++) {
			for (int answered = 0; answered < 50; answered++) {
				ask(failover, asked, "asked-" + asked, answer("answered-" + answered));
			}
		}
		assertThat(series().get("gen_ai.client.operation.duration")).isLessThan(400);
		assertThat(series().get("gen_ai.client.token.usage")).isLessThan(800);
	}

	@Test
	void leaveConfiguredModelsTheirNames() {
		Failover failover = failover(GenAiNames.OPERATION);
		for (int i = 0; i < 300; i++) {
			ask(failover, i, "asked-" + i, hostileAnswer(i));
		}
		for (int i = 0; i < 10; i++) {
			ask(failover, i, "configured-" + i, List.of(fails(FailureKind.SERVER_ERROR), answer("configured-" + i)));
			ask(failover, i, "configured-" + i, answer("configured-" + i + "-2026-11-26"));
		}
		Set<String> models = new HashSet<>();
		Set<String> answered = new HashSet<>();
		this.meters.get("gen_ai.client.operation.duration").timers().forEach((timer) -> {
			models.add(timer.getId().getTag("gen_ai.request.model"));
			answered.add(timer.getId().getTag("gen_ai.response.model"));
		});
		assertThat(models).contains("configured-0", "configured-9", "other");
		assertThat(answered).contains("configured-0", "configured-9");
		assertThat(
				this.meters.get("llm.failover.retries").tags("model", "configured-9").counter().getId().getTag("kind"))
			.as("a kind of failure, however many models are known")
			.isEqualTo("SERVER_ERROR");
	}

	@Test
	void ofAGatewayThatInventsANameForEachAnswerLeaveOthersTheirs() {
		Failover failover = failover(GenAiNames.OPERATION);
		for (int i = 0; i < 300; i++) {
			ask(failover, 0, "configured-0", answer("deployment-" + i));
		}
		ask(failover, 1, "configured-1", answer("configured-1-2026-11-26"));
		assertThat(this.meters.get("gen_ai.client.operation.duration")
			.tags("gen_ai.request.model", "configured-1", "gen_ai.response.model", "configured-1-2026-11-26")
			.timers()).isNotEmpty();
	}

	@Test
	void thatCannotBeShownBreakNoScrape() {
		Failover failover = failover(GenAiNames.OPERATION);
		for (String bad : List.of("m\ud800", "m\ud801", "m\nllm_failover_fake{} 1", "m\u0000", "m\u202e",
				"m".repeat(9_000))) {
			ask(failover, 0, bad, answer(bad));
			ask(failover, 0, "configured-0", answer(bad));
		}
		Set<String> lines = new HashSet<>();
		assertThat(this.meters.scrape()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.substring(0, line.lastIndexOf(' ')))).allSatisfy((series) -> {
				assertThat(lines.add(series)).as("told once: " + series).isTrue();
				assertThat(series).doesNotContain("?", "fake", "\u202e");
			});
	}

	private Failover failover(GenAiNames names) {
		List<String> configured = Stream.iterate(0, (i) -> i + 1).limit(10).map((i) -> "configured-" + i).toList();
		CallObservations observations = new CallObservations(this.registry,
				CallObservations.Conventions.defaults(names), false, () -> configured);
		FailoverMeters counts = new FailoverMeters(this.meters, names, new WaitReasons(() -> {
			throw new IllegalStateException("nobody waits");
		}), () -> configured);
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5, List.of(observations, counts),
				List.of(observations, counts),
				new BoundedToolRunner(ToolRunSettings.DEFAULTS, List.of(observations), Runnable::run, this.clock));
	}

	private void ask(Failover failover, int number, String model, Flux<TargetEvent> answer) {
		ask(failover, number, model, List.of(answer));
	}

	private void ask(Failover failover, int number, String model, List<Flux<TargetEvent>> script) {
		Candidate candidate = new Candidate(
				new Stub("provider-" + number % 3, script.get(0), script.get(script.size() - 1)), List.of(model),
				TimeoutRules.DEFAULTS, true);
		ChatRequest request = ChatRequest.builder()
			.user("Hello")
			.conversationId("conversation-" + number)
			.tool(Tool.named("clock").description("Tells the time.").run(() -> "noon"))
			.build();
		if (number % 2 == 0) {
			failover.chat(request, List.of(candidate)).onErrorComplete().subscribe();
		}
		else {
			failover.stream(request, List.of(candidate)).onErrorComplete().subscribe();
		}
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
	}

	private static List<Flux<TargetEvent>> hostileAnswer(int i) {
		return List.of(calls("tool-" + i, "answered-" + i), switch (i % 3) {
			case 0 -> answer("answered-" + i);
			case 1 -> Flux.<TargetEvent>error(new IllegalStateException("error " + i));
			default -> fails(FailureKind.values()[i % FailureKind.values().length]);
		});
	}

	private static Flux<TargetEvent> answer(String model) {
		return Flux.just(new TargetEvent.Opened(200, "request-" + model.hashCode()), new TargetEvent.TextPiece("Hi"),
				new TargetEvent.Finished(model, FinishReason.OTHER, "finish-" + model, Usage.reported(5, 2), null, null,
						List.of()));
	}

	private static Flux<TargetEvent> calls(String tool, String model) {
		return Flux.just(new TargetEvent.Opened(200, "request-1"),
				new TargetEvent.ToolCalled(new ToolCall("call-1", tool, "{}")), new TargetEvent.Finished(model,
						FinishReason.TOOL_CALLS, "tool_calls", Usage.reported(5, 2), null, null, List.of()));
	}

	private static Flux<TargetEvent> fails(FailureKind kind) {
		return Flux.error(() -> new TargetFailedException(Failure.of(kind, "it was " + kind)));
	}

	private Map<String, Integer> series() {
		Map<String, Integer> series = new TreeMap<>();
		for (Meter meter : this.meters.getMeters()) {
			assertThat(meter.getId().getTags()).extracting(Tag::getKey).doesNotContain("conversation", "id");
			series.merge(meter.getId().getName(), 1, Integer::sum);
		}
		return series;
	}

}
