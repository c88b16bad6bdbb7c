package io.llmfailover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Tool;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.Fault;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator's dashboard and alarms are fed with: each expression finds what it
 * looks for in scrapes of the sample while its providers have all faults.
 */
@TestPropertySource(properties = { "llm.failover.timeouts.first-progress=5s", "llm.failover.timeouts.idle=300ms",
		"llm.failover.timeouts.hedge-after=300ms", "llm.failover.timeouts.chat-hedge-after=300ms",
		"llm.failover.health.degraded-after=1ms", "llm.failover.providers.xai.max-concurrent=1",
		"llm.failover.providers.deepseek.http.max-connections=1" })
class DashboardTests extends SampleTest {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern ALARM = Pattern.compile("alert: (\\w+)\n *expr: '(.*)'");

	/** A fiftieth of the time that faults take in real life. */
	private static final double SCALE = 0.02;

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Scrape scraped = new Scrape();

	@Autowired
	private FailoverChatService llm;

	@Test
	void everyPanelAndEveryAlarmFindsWhatItLooksFor() throws IOException {
		faults();
		toolsAndLessons();
		waitingCalls();
		Map<String, String> expressions = panels();
		assertThat(expressions).hasSizeGreaterThan(20);
		expressions.putAll(alarms());
		List<DocumentedMeter> meters = DocumentedMeter.of(read("observability.md"));
		assertThat(expressions).allSatisfy((title, expression) -> assertThat(Selector.of(expression)).as(expression)
			.isNotEmpty()
			.allSatisfy((selector) -> {
				assertThat(this.scraped.found(selector)).as("data of " + selector).isNotEmpty();
				assertThat(meters).as("rows that document " + selector).anyMatch((meter) -> meter.has(selector));
			}));
	}

	@Test
	void everyAlarmIsExplained() throws IOException {
		String page = read("observability.md");
		Map<String, String> alarms = alarms();
		assertThat(alarms.keySet()).hasSizeGreaterThan(5)
			.allSatisfy((alarm) -> assertThat(page).contains("| `" + alarm + "` |"));
		assertThat(Pattern.compile("(?m)^\\| `(Llm\\w+)` \\|").matcher(page).results().map((row) -> row.group(1)))
			.containsExactlyElementsOf(alarms.keySet());
		Object parsed = new Yaml().load(read("prometheus-rules.yaml"));
		assertThat(parsed).isInstanceOf(Map.class);
	}

	// asked over HTTP, as the page does, in both ways
	private void faults() {
		SimulatedProvider gemini = providers().server("gemini");
		List<Behavior> behaviors = new ArrayList<>(List.of(Behavior.noCredit()));
		for (Fault fault : Fault.values()) {
			behaviors.add(fault.behavior(SCALE));
		}
		for (Behavior behavior : behaviors) {
			gemini.behave(behavior);
			for (String path : List.of("/api/stream", "/api/chat")) {
				// twice, so that who was held against is skipped
				answered(path);
				answered(path);
				scrape();
				post("/actuator/llmfailover/gemini", Map.of("reset", true)).expectStatus().isNoContent();
			}
		}
		gemini.behave(Behavior.answer());
	}

	private void answered(String path) {
		ask(path).expectBody(String.class).returnResult();
	}

	private void toolsAndLessons() {
		providers().server("openai").script(Behavior.answer().toolCall("call-1", "clock", "{}"));
		this.llm.provider("openai")
			.chat(ChatRequest.builder()
				.user("What time is it?")
				.tool(Tool.named("clock").description("Tells the time.").run(() -> "noon"))
				.build())
			.block(LONG);
		providers().server("gemini").behave(Behavior.refusedParameter("temperature"));
		this.llm.provider("gemini").chat(ChatRequest.builder().user("Hello").temperature(0.5).build()).block(LONG);
		scrape();
	}

	private void waitingCalls() {
		for (String provider : List.of("xai", "deepseek")) {
			providers().server(provider).behave(Behavior.silence());
		}
		whileAsked("xai", () -> shown("llm_failover_calls_waiting{for=\"turn\"}"));
		whileAsked("deepseek", () -> shown("llm_failover_calls_waiting{for=\"pool\"}"));
		providers().server("openai").behave(Behavior.rateLimited(Duration.ofSeconds(30)));
		whileAsked("openai", () -> shown("llm_failover_calls_waiting{for=\"rate_limit\"}"));
	}

	// twice at a time
	private void whileAsked(String provider, BooleanSupplier shown) {
		Disposable calls = Flux.range(0, 2)
			.flatMap((i) -> this.llm.provider(provider).chat("Hello").onErrorComplete())
			.subscribe();
		try {
			Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
				.onBackpressureDrop()
				.concatMap((i) -> Mono.fromCallable(() -> {
					scrape();
					return shown.getAsBoolean();
				}), 1)
				.takeUntil((now) -> now)
				.blockLast(LONG);
		}
		finally {
			calls.dispose();
		}
	}

	private boolean shown(String expression) {
		return Selector.of(expression).stream().noneMatch((selector) -> this.scraped.found(selector).isEmpty());
	}

	private void scrape() {
		String text = client().get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(text).isNotNull().doesNotContain(SimulatedServers.API_KEY, "What is Python");
		this.scraped.add(String.valueOf(text));
	}

	private static Map<String, String> panels() throws IOException {
		Map<String, String> panels = new LinkedHashMap<>();
		JsonMapper.shared()
			.readTree(read("grafana-dashboard.json"))
			.findValuesAsString("expr")
			.forEach((expression) -> panels.put(expression, expression));
		return panels;
	}

	private static Map<String, String> alarms() throws IOException {
		Map<String, String> alarms = new LinkedHashMap<>();
		for (MatchResult alarm : ALARM.matcher(read("prometheus-rules.yaml")).results().toList()) {
			alarms.put(alarm.group(1), alarm.group(2));
		}
		return alarms;
	}

	private static String read(String file) throws IOException {
		return Files.readString(DOCS.resolve(file));
	}

}
