package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.observation.FailoverGauges;
import io.llmfailover.observation.FailoverMeters;
import io.llmfailover.observation.Stub;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters, and the page that lists them.
 */
class MetersTest extends SimulatedStarterTest {

	private static final Path DOCS = Path.of("..", "docs");

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private ApplicationContextRunner metered(String... properties) {
		return runner(properties)
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
					LlmFailoverObservationAutoConfiguration.class, LlmFailoverMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> this.registry);
	}

	private void busyDay(Consumer<List<Meter>> test) {
		metered(BusyDay.PROPERTIES).withBean("helper", Stub.class, BusyDay::helper)
			.withBean("silent", Stub.class, BusyDay::silent)
			.run((context) -> {
				new BusyDay(context.getBean(FailoverChatService.class), this.openai, this.anthropic).happens();
				test.accept(this.registry.getMeters()
					.stream()
					.filter((meter) -> meter.getId().getName().matches("(llm\\.failover|gen_ai)\\..*"))
					.toList());
			});
	}

	@Test
	void areTheOnesThatThePageListsAndNoOthers() {
		busyDay((meters) -> {
			Map<String, String> registered = new TreeMap<>();
			for (Meter meter : meters) {
				Set<String> tags = new TreeSet<>(meter.getId().getTags().stream().map(Tag::getKey).toList());
				assertThat(registered.merge(meter.getId().getName(), type(meter) + " " + tags,
						(before, now) -> before.equals(now) ? now : before + " and " + now))
					.doesNotContain(" and ");
				assertThat(meter.getId().getTags()).allSatisfy((tag) -> assertThat(tag.getValue()).isNotBlank());
			}
			assertThat(registered).isEqualTo(listed());
		});
	}

	@Test
	void tellWhatHasHappened() {
		busyDay((meters) -> {
			assertThat(count("llm.failover.failovers", "from", "openai", "to", "anthropic", "kind", "SERVER_ERROR"))
				.isEqualTo(1);
			assertThat(count("llm.failover.retries", "provider", "openai", "kind", "SERVER_ERROR")).isEqualTo(1);
			assertThat(count("llm.failover.restarts", "provider", "openai")).isEqualTo(1);
			assertThat(count("llm.failover.interruptions", "provider", "openai")).isEqualTo(1);
			assertThat(count("llm.failover.hedges", "provider", "anthropic")).isEqualTo(1);
			assertThat(count("llm.failover.paid.twice", "provider", "anthropic")).isEqualTo(1);
			assertThat(count("llm.failover.skips", "provider", "deepseek", "reason", "no_key")).isEqualTo(3);
			assertThat(count("llm.failover.tokens", "provider", "helper", "won", "true", "type", "input"))
				.isEqualTo(10);
			assertThat(this.registry.get("llm.failover.attempt")
				.tags("outcome", "cancelled", "reason", "overtaken", "error.type", "none", "error", "none")
				.timer()
				.count()).isEqualTo(1);
			assertThat(this.registry.get("llm.failover.tool").tags("gen_ai.tool.name", "clock").timer().count())
				.isEqualTo(1);
			assertThat(this.registry.get("llm.failover.model.state")
				.tags("provider", "openai", "state", "parked")
				.gauges()).anySatisfy((gauge) -> assertThat(gauge.value()).isEqualTo(1));
			assertThat(this.registry.get("llm.failover.calls.active").gauges())
				.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
			assertThat(this.registry.get("llm.failover.calls.waiting").gauges())
				.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
		});
	}

	@Test
	void whatReadsTheApplicationLeavesTheRegistryWithIt() {
		bothAnswer();
		MeterRegistry other = new SimpleMeterRegistry();
		metered().withConfiguration(AutoConfigurations.of(CompositeMeterRegistryAutoConfiguration.class))
			.withBean("other", MeterRegistry.class, () -> other)
			.run((context) -> {
				chat(context.getBean(FailoverChatService.class));
				assertThat(gauges(this.registry)).isEqualTo(gauges(other))
					.contains("llm.failover.model.state", "llm.failover.learned", "llm.failover.calls.active",
							"llm.failover.tools.threads");
			});
		assertThat(gauges(this.registry)).isEmpty();
		assertThat(gauges(other)).isEmpty();
	}

	private static Set<String> gauges(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.filter(Gauge.class::isInstance)
			.map((gauge) -> gauge.getId().getName())
			.filter((name) -> name.startsWith("llm."))
			.collect(Collectors.toSet());
	}

	@Test
	void areNamedAsTheyWereRenamedWhereThatIsAskedFor() {
		bothAnswer();
		metered("llm.failover.observations.gen-ai-names=inference").run((context) -> {
			context.getBean(FailoverChatService.class).stream(ChatRequest.of("Hello")).blockLast(LONG);
			for (String name : List.of("duration", "time_to_first_chunk", "usage.input_tokens",
					"usage.output_tokens")) {
				assertThat(this.registry.find("gen_ai.client.inference." + name).meters()).as(name).hasSize(1);
				assertThat(read("observability.md")).contains(name.replace("usage", "").replace("input", "input"));
			}
			assertThat(this.registry.find("gen_ai.client.token.usage").meters()).isEmpty();
		});
	}

	@Test
	void backOffWhereNothingIsMeasured() {
		ApplicationContextRunner runner = runner()
			.withConfiguration(AutoConfigurations.of(LlmFailoverMetricsAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FailoverMeters.class));
		runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FailoverGauges.class));
		metered("llm.failover.observations.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FailoverMeters.class));
	}

	private double count(String name, String... tags) {
		return this.registry.get(name).tags(tags).counters().stream().mapToDouble((counter) -> counter.count()).sum();
	}

	private static String type(Meter meter) {
		String type = meter.getId().getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return type.equals("distribution summary") ? "summary" : type;
	}

	private static Map<String, String> listed() {
		Matcher rows = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| ([a-z ]+) \\| ([^|]+) \\|")
			.matcher(read("observability.md"));
		Map<String, String> listed = new TreeMap<>();
		while (rows.find()) {
			Set<String> tags = new TreeSet<>(
					Stream.of(rows.group(3).split(",")).map((tag) -> tag.replace("`", "").trim()).toList());
			listed.put(rows.group(1), rows.group(2) + " " + tags);
		}
		return listed;
	}

	private static String read(String file) {
		try {
			return Files.readString(DOCS.resolve(file));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
