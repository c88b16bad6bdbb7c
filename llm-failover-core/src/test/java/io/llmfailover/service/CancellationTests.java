package io.llmfailover.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.llmfailover.ChatRequest;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.failover.HealthSettings;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever goes away closes the provider's connection.
 */
class CancellationTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final Duration PROMISED = Duration.ofMillis(100);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	@Test
	void aChatIsCancelledWithItsConnection() throws InterruptedException {
		cancelled(Behavior.silence(), false, this.llm::chat);
	}

	@Test
	void aStreamIsCancelledWithItsConnectionBeforeTheFirstToken() throws InterruptedException {
		cancelled(Behavior.slowFirstToken(NEVER_HANG), false, this.llm::stream);
	}

	@Test
	void aStreamIsCancelledWithItsConnectionInTheMiddle() throws InterruptedException {
		cancelled(Behavior.stall(1), true, this.llm::stream);
	}

	@Test
	void bothProvidersAreCancelledWhereOneIsAskedBesideTheOther() {
		LlmFailover hedging = providers.service()
			.timeouts(Timeouts.DEFAULTS.withHedgeAfter(Duration.ofMillis(50)))
			.build();
		SimulatedProvider first = providers.server("gemini");
		SimulatedProvider second = providers.server("anthropic");
		first.behave(Behavior.silence());
		second.behave(Behavior.silence());
		Duration best = NEVER_HANG;
		for (int round = 0; round < 3 && best.compareTo(PROMISED) >= 0; round++) {
			first.clear();
			second.clear();
			Disposable subscription = hedging.stream("Hello").subscribe();
			second.awaitRequests(1, NEVER_HANG);
			subscription.dispose();
			Duration one = first.awaitClosed(first.requests().get(0), NEVER_HANG);
			Duration other = second.awaitClosed(second.requests().get(0), NEVER_HANG);
			Duration both = (one.compareTo(other) > 0) ? one : other;
			best = (both.compareTo(best) < 0) ? both : best;
		}
		assertThat(best).as("until both servers noticed").isLessThan(PROMISED);
	}

	@Test
	void aCallThatIsCancelledWhileItConnectsSendsNothing() throws IOException, InterruptedException {
		ConnectionProvider pool = ConnectionProvider.create("connecting", 1);
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket waiting = new Socket(full.getInetAddress(), full.getLocalPort());
				Socket waitingToo = new Socket(full.getInetAddress(), full.getLocalPort())) {
			assertThat(waiting.isConnected() && waitingToo.isConnected()).as("nobody else gets in").isTrue();
			CountDownLatch connecting = new CountDownLatch(1);
			LlmFailover service = LlmFailover.builder()
				.provider(provider(full, HttpClient.create(pool).doOnConnect((config) -> connecting.countDown())))
				.health(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("full", 1)))
				.build();
			Disposable subscription = service.chat("Hello").subscribe();
			assertThat(connecting.await(NEVER_HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(state(service)).isEqualTo(State.BUSY);
			subscription.dispose();
			assertThat(state(service)).isEqualTo(State.UP);
			full.accept().close();
			full.accept().close();
			// the connection may still come about, and then waits for other calls
			full.setSoTimeout((int) NEVER_HANG.toMillis());
			try (Socket late = full.accept()) {
				pool.disposeLater().block(NEVER_HANG);
				assertThat(late.getInputStream().readAllBytes()).isEmpty();
			}
		}
	}

	private static HttpProvider provider(ServerSocket server, HttpClient client) {
		URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
		return new HttpProvider(new ProviderSettings("full", KnownDialect.OPENAI.dialect(), address, Access.OPEN,
				List.of("m"), Set.of()),
				WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build());
	}

	private static State state(LlmFailover service) {
		return service.admin().providers().get(0).health().get(0).state();
	}

	// the best of three: a busy machine may be late by itself
	private void cancelled(Behavior behavior, boolean waitForText, Function<ChatRequest, Publisher<?>> call)
			throws InterruptedException {
		for (String name : new String[] { "gemini", "anthropic" }) {
			SimulatedProvider server = providers.server(name);
			server.behave(behavior);
			Duration best = NEVER_HANG;
			for (int round = 0; round < 3 && best.compareTo(PROMISED) >= 0; round++) {
				server.clear();
				CountDownLatch text = new CountDownLatch(1);
				Disposable subscription = Flux.from(call.apply(ChatRequest.builder().user("Hello").route(name).build()))
					.subscribe((event) -> text.countDown());
				server.awaitRequests(1, NEVER_HANG);
				assertThat(!waitForText || text.await(NEVER_HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
				subscription.dispose();
				Duration taken = server.awaitClosed(server.requests().get(0), NEVER_HANG);
				best = (taken.compareTo(best) < 0) ? taken : best;
			}
			assertThat(best).as("%s, until the server noticed", name).isLessThan(PROMISED);
		}
		assertThat(providers.requests()).containsEntry("xai", 0);
	}

}
