package io.llmfailover.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The provider of the guide on a provider of one's own.
 */
class OwnProviderTests {

	private static final String KEY = "own-9f8e7d6c5b4a3210";

	@Test
	void theGuideShowsTheProviderThatIsTestedHere() throws IOException {
		String source = Files
			.readString(Path.of("src", "test", "java", "io", "llmfailover", "service", "OwnProvider.java"));
		int start = source.indexOf("record OwnProvider");
		int end = source.indexOf("	@Override\n	public String name()");
		assertThat(Files.readString(Path.of("..", "docs", "own-providers.md")))
			.contains(source.substring(start, end).strip());
	}

	@Test
	void whatItsServerRefusesFailsOverWithItsKind() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			byte[] body = ("{\"error\":{\"message\":\"Rate limit reached for key " + KEY + "\"}}")
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Retry-After", "30");
			exchange.sendResponseHeaders(429, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		try {
			Attempt refused = firstAttempt(URI.create("http://localhost:" + server.getAddress().getPort() + "/"));
			assertThat(refused.kind()).isEqualTo(FailureKind.RATE_LIMITED);
			assertThat(refused.decision()).isEqualTo(FailureAction.NEXT);
			assertThat(refused.exchange().status()).isEqualTo(429);
			assertThat(refused.reason()).contains("Rate limit reached").doesNotContain(KEY);
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void aServerThatIsNotThereFailsOver() throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		assertThat(firstAttempt(URI.create("http://localhost:" + port + "/")).kind()).isEqualTo(FailureKind.NETWORK);
	}

	private static Attempt firstAttempt(URI address) {
		try (LlmFailover llm = LlmFailover.builder()
			.provider(new OwnProvider(address, KEY))
			.provider(ScriptedProvider.answers("other", 1))
			.order("own", "other")
			.build()) {
			ChatResponse response = llm.blocking().chat("Hello");
			assertThat(response.provider()).isEqualTo("other");
			return response.attempts().get(0);
		}
	}

}
