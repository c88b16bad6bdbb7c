package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.ChatResponse;
import io.llmfailover.ModelHealth;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.PoolSettings;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More calls at once than our own pool has connections, over real ones: ten times faster
 * than in life.
 */
class BurstTests {

	private static final int CALLS = 2_500;

	private static final Duration TWO_SECONDS = Duration.ofMillis(200);

	private static final PoolSettings POOL = new PoolSettings(250, Duration.ofMillis(500), Duration.ofSeconds(30));

	private static final Duration HANG = Duration.ofMinutes(2);

	@ParameterizedTest
	@EnumSource
	void aBurstOfChatsIsAnsweredByAHealthyProviderThroughAPoolThatIsTooSmall(KnownDialect dialect) {
		SimulatedProvider.Builder simulated = (dialect == KnownDialect.OPENAI) ? SimulatedProvider.openAi("only")
				: SimulatedProvider.anthropic("only");
		try (SimulatedProvider only = simulated.start()) {
			CountDownLatch allAsked = new CountDownLatch(1);
			only.behave(Behavior.choose((request) -> {
				await(allAsked);
				return Behavior.slowFirstToken(TWO_SECONDS);
			}));
			LlmFailover llm = LlmFailover.builder()
				.provider(new ProviderSettings("only", dialect.dialect(), only.baseUrl(),
						Access.key(new ApiKey("key", "the test")), List.of("stub-model"), Set.of()))
				.pool(POOL)
				.build();
			AtomicInteger warned = new AtomicInteger();
			List<String> failed = Flux.range(0, CALLS)
				.doOnComplete(allAsked::countDown)
				.flatMap((i) -> llm.chat("Hello")
					.doOnNext((answer) -> warned.addAndGet(answer.warnings().isEmpty() ? 0 : 1))
					.map(ChatResponse::provider)
					.map((provider) -> "")
					.onErrorResume((error) -> Mono.just(error.toString())), CALLS)
				.filter((failure) -> !failure.isEmpty())
				.collectList()
				.block(HANG);
			List<ModelHealth.State> health = llm.admin()
				.providers()
				.get(0)
				.health()
				.stream()
				.map(ModelHealth::state)
				.toList();
			System.out.printf(
					"burst of %,d chats (%s) at a provider of 2 s through %d connections, ten times as fast: %d failed,"
							+ " %d were told that the pool was full, %d requests, health %s%n",
					CALLS, dialect, POOL.maxConnections(), failed.size(), warned.get(), only.requests().size(), health);
			assertThat(failed).isEmpty();
			assertThat(warned).as("those who were skipped for a time").hasPositiveValue();
			assertThat(only.requests()).hasSize(CALLS);
			assertThat(health).containsOnly(ModelHealth.State.UP);
		}
	}

	// on a slow machine the first answers would be there before the last calls are made
	private static void await(CountDownLatch latch) {
		try {
			latch.await(HANG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
