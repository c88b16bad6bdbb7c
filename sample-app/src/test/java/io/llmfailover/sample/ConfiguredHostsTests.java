package io.llmfailover.sample;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = "sample.allowed-hosts=Sample.internal,localhost")
class ConfiguredHostsTests extends SampleTest {

	@Test
	void onlyTheConfiguredHostsAreLetIn() throws IOException {
		assertThat(get("sample.internal")).startsWith("HTTP/1.1 200");
		assertThat(get("localhost")).startsWith("HTTP/1.1 200");
		assertThat(get("127.0.0.1")).startsWith("HTTP/1.1 403");
	}

	private String get(String host) throws IOException {
		return RawRequests.send(url(),
				"GET /api/providers HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n");
	}

}
