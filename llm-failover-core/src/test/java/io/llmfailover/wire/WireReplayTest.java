package io.llmfailover.wire;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.Chat;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.failover.RetrySettings;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded response, served over a local socket to the public service: it must make
 * of it what the recording says.
 */
@EnabledIf(value = "io.llmfailover.wire.WireExchange#areThere", disabledReason = WireExchange.MISSING)
class WireReplayTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final WebClient CLIENT = HttpClients.create();

	private static final AtomicInteger replayed = new AtomicInteger();

	private static final AtomicInteger understood = new AtomicInteger();

	static List<WireExchange> exchanges() {
		return WireExchange.all();
	}

	@AfterAll
	static void tell() {
		System.out.println("Recorded exchanges understood: " + understood + " of " + replayed);
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	@Timeout(90)
	void isUnderstood(WireExchange exchange) {
		replayed.incrementAndGet();
		try (SimulatedProvider server = server(exchange)) {
			server.behave(Behavior.raw(exchange.status(), exchange.headers(), exchange.body(), exchange.chunks()));
			Chat chat = chat(exchange, server);
			ChatRequest request = ChatRequest.of("Hello");
			Mono<ChatResponse> response = exchange.stream() ? streamed(chat, request) : chat.chat(request);
			outcome(response).check(exchange);
		}
		understood.incrementAndGet();
	}

	private static SimulatedProvider server(WireExchange exchange) {
		return (exchange.dialect() == KnownDialect.ANTHROPIC) ? SimulatedProvider.anthropic(exchange.provider()).start()
				: SimulatedProvider.openAi(exchange.provider()).start();
	}

	private static Chat chat(WireExchange exchange, SimulatedProvider server) {
		ProviderSettings settings = new ProviderSettings(exchange.provider(), exchange.dialect().dialect(),
				server.baseUrl(), Access.key(new ApiKey("k-of-the-replay", "a test")), List.of(exchange.model()),
				Set.of());
		// what is refused for now is not waited for: the recording says the same again
		return LlmFailover.builder()
			.retry(RetrySettings.DEFAULTS.withMaxWaiting(0))
			.provider(new HttpProvider(settings, CLIENT))
			.build()
			.provider(exchange.provider());
	}

	private static Mono<ChatResponse> streamed(Chat chat, ChatRequest request) {
		StringBuilder shown = new StringBuilder();
		return chat.stream(request).doOnNext((event) -> {
			if (event instanceof ChatEvent.TextDelta delta) {
				shown.append(delta.text());
			}
		})
			.ofType(ChatEvent.Completed.class)
			.map(ChatEvent.Completed::response)
			.single()
			.doOnNext((response) -> assertThat(shown).hasToString(response.content()));
	}

	private static Outcome outcome(Mono<ChatResponse> response) {
		try {
			return Outcome.of(response.blockOptional(PATIENCE).orElseThrow());
		}
		catch (ChatFailedException ex) {
			return Outcome.of(ex);
		}
	}

}
