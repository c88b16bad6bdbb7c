package io.llmfailover.provider;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The clients of a core without Spring Boot, and their pools.
 */
class HttpClientsTest {

	@Test
	@ResourceLock(Resources.SYSTEM_PROPERTIES)
	void goThroughTheProxyOfTheJvm() throws Exception {
		CompletableFuture<String> seen = new CompletableFuture<>();
		try (RawServer proxy = RawServer
			.startUnread((client) -> seen.complete(RawServer.readHead(client.getInputStream())))) {
			System.setProperty("http.proxyHost", proxy.baseUrl().getHost());
			System.setProperty("http.proxyPort", Integer.toString(proxy.baseUrl().getPort()));
			WebClient client;
			try {
				client = HttpClients.create();
			}
			finally {
				System.clearProperty("http.proxyHost");
				System.clearProperty("http.proxyPort");
			}
			Exchange.failure(
					new HttpProvider(Exchange.settings(KnownDialect.OPENAI, URI.create("http://vendor.invalid/v1")),
							client),
					Transport.WHOLE);
			assertThat(seen.get(Exchange.HANG.toSeconds(), TimeUnit.SECONDS)).contains("vendor.invalid");
		}
	}

	@Test
	void neverAskForAnUpgrade() {
		CompletableFuture<String> seen = new CompletableFuture<>();
		try (RawServer server = RawServer
			.startUnread((client) -> seen.complete(RawServer.readHead(client.getInputStream())))) {
			Exchange.failure(Exchange.provider(KnownDialect.OPENAI, server.baseUrl()), Transport.STREAM);
			assertThat(seen.join().toLowerCase()).doesNotContain("upgrade").doesNotContain("http2-settings");
		}
	}

	@Test
	void aRequestIsTakenOnlyOnceItHasAConnection() {
		ConnectionProvider one = HttpClients.pool(new PoolSettings(1, Exchange.HANG, Duration.ofSeconds(30)));
		try (SimulatedProvider server = SimulatedProvider.openAi("busy").start()) {
			server.behave(Behavior.stall(0));
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()),
					HttpClients.create(one));
			Disposable first = provider.target("m").exchange(ChatRequest.of("Hello"), Transport.STREAM).subscribe();
			server.awaitRequests(1, Exchange.HANG);
			server.behave(Behavior.answer());
			StepVerifier.create(provider.target("m").exchange(ChatRequest.of("Hello"), Transport.STREAM))
				.expectSubscription()
				.then(() -> assertThat(server.requests()).hasSize(1))
				.then(first::dispose)
				.expectNext(TargetEvent.Taken.INSTANCE)
				.thenConsumeWhile((event) -> true)
				.expectComplete()
				.verify(Exchange.HANG);
		}
		finally {
			one.dispose();
		}
	}

	@Test
	void aFullPoolSkipsTheProviderAndNamesTheSetting() {
		ConnectionProvider one = HttpClients.pool(new PoolSettings(1, Duration.ofMillis(20), Duration.ofSeconds(30)));
		try (SimulatedProvider server = SimulatedProvider.openAi("busy").start()) {
			server.behave(Behavior.silence());
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()),
					HttpClients.create(one));
			Disposable first = provider.target("m").exchange(ChatRequest.of("Hello"), Transport.WHOLE).subscribe();
			server.awaitRequests(1, Exchange.HANG);
			Failure failure = Exchange.failure(provider, Transport.WHOLE);
			assertThat(failure.circumstance()).isEqualTo(Circumstance.POOL_FULL);
			assertThat(failure.message()).startsWith("own pool full").contains("LlmFailoverBuilder.pool");
			first.dispose();
		}
		finally {
			one.dispose();
		}
	}

	@ParameterizedTest
	@EnumSource(Transport.class)
	void aClientThatRepeatsRequestsByItselfIsKeptFromIt(Transport transport) {
		HttpClient retrying = HttpClient.create(ConnectionProvider.create("one that retries", 1));
		try (SimulatedProvider server = SimulatedProvider.openAi("flaky").start()) {
			HttpProvider provider = new HttpProvider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()),
					WebClient.builder().clientConnector(new ReactorClientHttpConnector(retrying)).build());
			Exchange.ask(provider, transport);
			server.behave(Behavior.reset());
			Failure failure = Exchange.failure(provider, transport);
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void theLimitsOfABuilderHoldForItsProviders() {
		try (SimulatedProvider server = SimulatedProvider.openAi("long").start();
				LlmFailover service = LlmFailover.builder()
					.provider(Exchange.settings(KnownDialect.OPENAI, server.baseUrl()))
					.limits(new AnswerLimits(10, 1000, 1000, 2000, 1000, Duration.ofSeconds(1)))
					.pool(new PoolSettings(5, Duration.ofSeconds(1), Duration.ofSeconds(1)))
					.build()) {
			server.behave(Behavior.answer("word ".repeat(1000)));
			assertThatExceptionOfType(ChatFailedException.class)
				.isThrownBy(() -> service.chat(ChatRequest.of("Hello")).block(Exchange.HANG))
				.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED));
			assertThat(server.requests().get(0).body().toString()).contains("10");
		}
	}

	@Test
	void poolSettingsCannotBeWrong() {
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings(0, second, second))
			.withMessage("maxConnections must be positive, but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings(1, Duration.ZERO, second));
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolSettings(1, second, second.negated()));
		HttpClients.pool(new PoolSettings(1, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE)))
			.dispose();
	}

}
