package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverChatService;
import io.llmfailover.observation.FailoverGauges;
import io.llmfailover.observation.FailoverMeters;
import io.llmfailover.observation.Stub;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters, the page that lists them, and what is made of them.
 */
class MetersTest extends SimulatedStarterTest {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern SERIES = Pattern
		.compile("\\b((?:llm_failover|gen_ai)_[a-z_]+)(\\{[^}]*})?(?=[\\[) ]|$)");

	private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\) \\(");

	private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)(=|!=)\"([^\"]*)\"");

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
	void haveDataForEveryPanelOfTheDashboard() {
		busyDay((meters) -> {
			JsonNode dashboard = JsonMapper.shared().readTree(read("grafana-dashboard.json"));
			List<String> expressions = dashboard.findValuesAsString("expr");
			assertThat(expressions).hasSizeGreaterThan(20);
			expressions.forEach((expression) -> assertThat(series(expression)).as(expression)
				.isNotEmpty()
				.allSatisfy((series) -> assertThat(samples()).as(series.toString()).anyMatch(series::matches)));
		});
	}

	@Test
	void areKnownToEveryAlarmAndEveryAlarmToThePage() {
		busyDay((meters) -> {
			String rules = read("prometheus-rules.yaml");
			Matcher alarms = Pattern.compile("alert: (\\w+)\n *expr: '(.*)'").matcher(rules);
			List<String> names = new ArrayList<>();
			while (alarms.find()) {
				names.add(alarms.group(1));
				assertThat(series(alarms.group(2))).as(alarms.group(2))
					.isNotEmpty()
					.allSatisfy((series) -> assertThat(samples()).as(series.toString())
						.anyMatch((sample) -> series.name().equals(sample.name())
								&& sample.labels().keySet().containsAll(series.labels())));
			}
			Object parsed = new Yaml().load(rules);
			assertThat(parsed).isNotNull();
			assertThat(names).hasSizeGreaterThan(5)
				.allSatisfy((name) -> assertThat(read("observability.md")).contains("| `" + name + "` |"));
		});
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

	private static List<Series> series(String expression) {
		Set<String> by = new TreeSet<>();
		Matcher groups = BY.matcher(expression);
		while (groups.find()) {
			by.addAll(List.of(groups.group(1).split(", ")));
		}
		List<Series> all = new ArrayList<>();
		Matcher names = SERIES.matcher(BY.matcher(expression).replaceAll("("));
		while (names.find()) {
			Map<String, String> values = new TreeMap<>();
			Set<String> labels = new TreeSet<>(by);
			Matcher selectors = SELECTOR.matcher((names.group(2) != null) ? names.group(2) : "");
			while (selectors.find()) {
				labels.add(selectors.group(1));
				if (selectors.group(2).equals("=")) {
					values.put(selectors.group(1), selectors.group(3));
				}
			}
			all.add(new Series(names.group(1), labels, values));
		}
		return all;
	}

	private List<Sample> samples() {
		List<Sample> samples = new ArrayList<>();
		for (String line : this.registry.scrape().split("\n")) {
			if (line.startsWith("#")) {
				continue;
			}
			String name = line.substring(0, Math.max(line.indexOf('{'), 0));
			Map<String, String> labels = new TreeMap<>();
			Matcher values = Pattern.compile("([a-z_]+)=\"([^\"]*)\"").matcher(line);
			while (values.find()) {
				labels.put(values.group(1), values.group(2));
			}
			samples.add(new Sample(name, labels));
		}
		return samples;
	}

	/**
	 * What an expression asks for.
	 *
	 * @param name the name of a meter at Prometheus
	 * @param labels the labels that it needs
	 * @param values the values that some of them must have
	 */
	private record Series(String name, Set<String> labels, Map<String, String> values) {

		boolean matches(Sample sample) {
			return this.name.equals(sample.name()) && sample.labels().keySet().containsAll(this.labels)
					&& sample.labels().entrySet().containsAll(this.values.entrySet());
		}

	}

	/**
	 * A line of a scrape.
	 *
	 * @param name its name
	 * @param labels its labels
	 */
	private record Sample(String name, Map<String, String> labels) {

	}

}
