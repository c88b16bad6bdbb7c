package io.llmfailover.sample;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of which only a part arrives. The answers here take longer than requests may.
 */
@TestPropertySource(properties = { "sample.request-timeout=300ms", "sample.token-delay=40ms" })
class RequestTimeoutsTests extends SampleTest {

	@ParameterizedTest
	@ValueSource(strings = { "", "G", "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-",
			"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n",
			"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
					+ "{\"message\": ",
			"POST /api/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"mes",
			"PUT /api/providers/order HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
					+ "Content-Length: 50\r\n\r\n[\"openai\"," })
	void halfOfARequestIsNotWaitedForForEver(String half) throws IOException {
		assertThat(RawRequests.send(url(), half)).doesNotContain("200 OK", "Exception");
		assertThat(providers().server("gemini").requests()).isEmpty();
	}

	@Test
	void idleConnectionIsClosed() throws IOException {
		assertThat(RawRequests.send(url(), "GET /api/providers HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			.startsWith("HTTP/1.1 200");
	}

	@Test
	void answerMayTakeLonger() {
		Events events = Events.of(ask("/api/stream"));
		assertThat(events.last().path("type").asString()).isEqualTo("completed");
		assertThat(events.last().path("trail").path(0).path("durationMillis").asLong()).isGreaterThan(300);
		ask("/api/chat").expectStatus().isOk();
	}

}
