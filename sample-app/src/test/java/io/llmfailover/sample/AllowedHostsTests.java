package io.llmfailover.sample;

import java.io.IOException;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of another site whose name points to this machine is not let in.
 */
class AllowedHostsTests extends SampleTest {

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:PORT", "localhost.evil.example", "evil-localhost",
			"127.0.0.1.evil.example", "localhost@evil.example", "192.168.0.1", "0.0.0.0", "[::2]", "localhost.", "",
			":PORT", "localhost,evil.example" })
	void foreignHostIsRefused(String host) throws IOException {
		for (String path : new String[] { "/", "/app.js", "/api/providers", "/none" }) {
			assertThat(get(path, "Host: " + host + "\r\n")).as(path)
				.startsWith("HTTP/1.1 403")
				.contains("application/problem+json", "sample.allowed-hosts")
				.doesNotContain("gemini");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:PORT", "LOCALHOST:PORT", "127.0.0.1:PORT", "[::1]:PORT", "[::1]" })
	void ownHostIsLetIn(String host) throws IOException {
		assertThat(get("/api/providers", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200").contains("gemini");
	}

	@Test
	void requestWithoutAHostOrWithTwoIsNotLetIn() throws IOException {
		assertThat(get("/api/providers", "")).doesNotContain("gemini", "200 OK");
		assertThat(get("/api/providers", "Host: localhost\r\nHost: evil.example\r\n")).doesNotContain("gemini",
				"200 OK");
	}

	@Test
	void hostOfAForwardedRequestIsTakenForNothing() throws IOException {
		assertThat(get("/api/providers",
				"Host: evil.example\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\n"))
			.startsWith("HTTP/1.1 403");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://evil.example", "https://localhost.evil.example", "http://localhost:1",
			"http://127.0.0.1:PORT", "null", "", "http://localhost:PORT.evil.example", "file://" })
	void scriptOfAnotherPageIsNotAnswered(String origin) throws IOException {
		for (String path : new String[] { "/api/providers", "/api/conversations/today", "/api/activity" }) {
			assertThat(get(path, "Host: localhost:PORT\r\nOrigin: " + origin + "\r\n")).as(path)
				.startsWith("HTTP/1.1 403")
				.contains("Foreign origin")
				.doesNotContain("gemini", "Set-Cookie");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:PORT", "https://localhost:PORT", "HTTP://LOCALHOST:PORT" })
	void scriptOfOurOwnPageIsAnswered(String origin) throws IOException {
		assertThat(get("/api/providers", "Host: localhost:PORT\r\nOrigin: " + origin + "\r\n"))
			.startsWith("HTTP/1.1 200");
	}

	private String get(String path, String headers) throws IOException {
		return RawRequests.send(url(), "GET " + path + " HTTP/1.1\r\nConnection: close\r\n"
				+ headers.replace("PORT", String.valueOf(URI.create(url()).getPort())) + "\r\n");
	}

}
