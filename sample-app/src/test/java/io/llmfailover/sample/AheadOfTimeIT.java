package io.llmfailover.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample's jar as it was processed ahead of time, in a JVM of its own: everything
 * that the starter finds by reflection has a hint, or is found all the same.
 */
class AheadOfTimeIT {

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	@Test
	@Timeout(120)
	void answersAndFailsOver() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-jar", jar().toString(), "--server.port=0")
			.redirectErrorStream(true)
			.start();
		try (BufferedReader log = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			String address = "http://localhost:" + port(log);
			assertThat(post(address + "/api/chat", "{\"message\": \"What is Python?\"}")).contains("from gemini");
			post(address + "/api/simulator/gemini", "{\"fault\": \"error-500\"}");
			assertThat(post(address + "/api/chat", "{\"message\": \"What is Python?\"}")).contains("from anthropic");
			assertThat(post(address + "/api/stream", "{\"message\": \"What is Python?\"}")).contains("completed");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private static int port(BufferedReader log) throws IOException {
		boolean processed = false;
		StringBuilder read = new StringBuilder();
		for (String line = log.readLine(); line != null; line = log.readLine()) {
			processed |= line.contains("Starting AOT-processed SampleApplication");
			Matcher port = PORT.matcher(line);
			if (port.find()) {
				assertThat(processed).as("processed ahead of time").isTrue();
				return Integer.parseInt(port.group(1));
			}
			read.append(line).append('\n');
		}
		throw new AssertionError("The sample did not start:\n" + read);
	}

	private static String post(String address, String json) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(address))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(json))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
		return response.body();
	}

	private static Path jar() throws IOException {
		try (Stream<Path> jars = Files.list(Path.of("target"))) {
			return jars.filter((jar) -> jar.getFileName().toString().matches("sample-app-.*\\.jar"))
				.findFirst()
				.orElseThrow();
		}
	}

}
