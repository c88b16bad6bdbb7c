package io.llmfailover.autoconfigure;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is restarted in a JVM that goes on, as with devtools.
 */
class RestartTest extends SimulatedStarterTest {

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	@Timeout(300)
	void leavesNeitherClassesNorThreadsBehind(String connector) throws Exception {
		this.openai.behave(Behavior.choose((request) -> request.json().path("messages").toString().contains("mayor-1")
				? Behavior.answer("{\"name\": \"Rome\"}")
				: Behavior.answer().toolCall("mayor-1", "mayor", "{\"city\": {\"name\": \"Rome\"}}")));
		List<String> lines = restarts("--OPENAI_API_KEY=openai-key", "--llm.failover.order=openai",
				"--llm.failover.tools.default-tools=mayor", "--" + P + "openai.base-url=" + this.openai.baseUrl(),
				"--spring.http.clients.reactive.connector=" + connector);
		assertThat(lines).filteredOn((line) -> line.equals("answer: Rome")).hasSize(3);
		assertThat(lines).noneMatch((line) -> line.startsWith("left: "));
	}

	private static List<String> restarts(String... properties) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-Xshare:auto",
						// what Spring's caches hold softly is let go at once
						"-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", System.getProperty("java.class.path"),
						Restarts.class.getName()));
		command.addAll(List.of(properties));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			return output.lines().toList();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
