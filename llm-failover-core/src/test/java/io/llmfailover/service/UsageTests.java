package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.Usage;
import io.llmfailover.Usage.Source;
import io.llmfailover.failover.ChatTransport;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a call cost: what was told, what is estimated, and never a made-up zero.
 */
class UsageTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	private List<ChatResponse> chatAndStream() {
		List<ChatResponse> responses = Flux
			.concat(this.llm.chat("Hello"),
					this.llm.stream("Hello").ofType(ChatEvent.Completed.class).map(ChatEvent.Completed::response))
			.collectList()
			.block(NEVER_HANG);
		assertThat(responses).hasSize(2);
		return responses;
	}

	@Test
	void aProviderThatFailedBeforeItDidAnythingCostsNothingAndIsNotSaidToCostZero() {
		providers.server("gemini").behave(Behavior.error(503));
		providers.server("anthropic").behave(Behavior.answer("Hello").usage(12, 5));
		assertThat(chatAndStream()).allSatisfy((response) -> {
			assertThat(response.provider()).isEqualTo("anthropic");
			assertThat(response.model()).isEqualTo("claude-sonnet-5-5");
			assertThat(response.usage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
				.containsExactly(12L, 5L, Source.REPORTED);
			assertThat(response.totalUsage()).isEqualTo(response.usage());
			assertThat(response.attempts().get(0).usage()).isEqualTo(Usage.UNKNOWN);
		});
	}

	@Test
	void aStreamThatWasCutIsEstimated() {
		providers.server("gemini").behave(Behavior.cut(3).text("One two three four").usage(1000, 1000));
		providers.server("anthropic").behave(Behavior.answer("Uno due tre").usage(12, 5));
		ChatResponse response = chatAndStream().get(1);
		Usage cut = response.attempts().get(0).usage();
		// 5 characters were asked, and 13 answered
		assertThat(cut).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
			.containsExactly(2L, 4L, Source.ESTIMATED);
		assertThat(response.usage().source()).isEqualTo(Source.REPORTED);
		assertThat(response.totalUsage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
			.containsExactly(14L, 9L, Source.ESTIMATED);
	}

	@Test
	void whatAnthropicToldBeforeItsStreamWasCutIsBelieved() {
		providers.server("anthropic").behave(Behavior.cut(3).text("One two three four").usage(1000, 7));
		ChatFailedException failure = catchThrowableOfType(ChatFailedException.class,
				() -> this.llm.provider("anthropic").stream("Hello").blockLast(NEVER_HANG));
		assertThat(failure.attempts()).allSatisfy((attempt) -> {
			assertThat(attempt.usage().inputTokens()).isEqualTo(1000L);
			assertThat(attempt.usage().outputTokens()).isPositive();
		});
		assertThat(failure.totalUsage().inputTokens()).isEqualTo(2000L);
	}

	@Test
	void anAnswerInOnePieceThatWasCutCostSomethingUnknown() {
		providers.server("gemini").script(Behavior.cut(3));
		providers.server("gemini").behave(Behavior.answer("Hello").usage(12, 5));
		LlmFailover inOnePiece = providers.service().chatTransport(ChatTransport.WHOLE).build();
		ChatResponse response = Objects.requireNonNull(inOnePiece.chat("Hello").block(NEVER_HANG));
		assertThat(response.attempts()).extracting(Attempt::usage)
			.extracting(Usage::source)
			.containsExactly(Source.UNKNOWN, Source.REPORTED);
		assertThat(response.totalUsage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
			.containsExactly(12L, 5L, Source.PARTIAL);
	}

	@Test
	void aConnectionThatBrokeBeforeTheAnswerMayHaveCostSomething() {
		providers.server("gemini").behave(Behavior.reset());
		providers.server("anthropic").behave(Behavior.answer("Hello").usage(12, 5));
		// a connection of the pool may have gone stale
		ChatResponse response = chatAndStream().get(0);
		assertThat(response.totalUsage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
			.containsExactly(12L, 5L, Source.PARTIAL);
	}

	@Test
	void anEmptyAnswerThatMadeItFailOverIsPaidFor() {
		providers.server("gemini").behave(Behavior.answer("").usage(10, 1));
		providers.server("anthropic").behave(Behavior.answer("Hello").usage(12, 5));
		assertThat(chatAndStream()).allSatisfy((response) -> assertThat(response.totalUsage())
			.extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
			.containsExactly(22L, 6L, Source.REPORTED));
	}

}
