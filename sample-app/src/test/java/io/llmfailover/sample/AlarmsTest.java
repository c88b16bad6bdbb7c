package io.llmfailover.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The alarms, evaluated by Prometheus's own tool where it is on this machine: those that
 * are due go off, and no others.
 */
class AlarmsTest {

	private static final Path DOCS = Path.of("..", "docs");

	private static final String CASES = "prometheus-rules-test.yaml";

	@Test
	void goOffWhenTheyAreDueAndOnlyThen() throws Exception {
		assumeTrue(hasPromtool(), "no promtool on this machine, which evaluates the alarms");
		assertThat(promtool("check", "rules", "prometheus-rules.yaml")).contains("SUCCESS");
		assertThat(promtool("test", "rules", CASES)).contains("SUCCESS");
	}

	@Test
	void eachHasACaseInWhichItGoesOffAndOneInWhichItDoesNot() throws IOException {
		Set<String> due = new TreeSet<>();
		Set<String> notDue = new TreeSet<>();
		Map<String, List<Map<String, Object>>> cases = new Yaml().load(Files.readString(DOCS.resolve(CASES)));
		for (Map<String, Object> series : cases.getOrDefault("tests", List.of())) {
			for (Object expected : (List<?>) series.get("alert_rule_test")) {
				Map<?, ?> alarm = (Map<?, ?>) expected;
				(alarm.containsKey("exp_alerts") ? due : notDue).add(String.valueOf(alarm.get("alertname")));
			}
		}
		List<String> alarms = Pattern.compile("alert: (\\w+)")
			.matcher(Files.readString(DOCS.resolve("prometheus-rules.yaml")))
			.results()
			.map((alarm) -> alarm.group(1))
			.toList();
		assertThat(due).containsExactlyInAnyOrderElementsOf(alarms);
		assertThat(notDue).containsExactlyInAnyOrderElementsOf(alarms);
	}

	private static boolean hasPromtool() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "promtool")));
	}

	private static String promtool(String... arguments) throws Exception {
		Process process = new ProcessBuilder(
				Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new))
			.directory(DOCS.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
