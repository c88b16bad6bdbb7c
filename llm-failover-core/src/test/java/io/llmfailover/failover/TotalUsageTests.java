package io.llmfailover.failover;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call has cost where attempts before its answer failed.
 */
class TotalUsageTests extends FailoverScenario {

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "NETWORK", "TIMEOUT", "MALFORMED_RESPONSE" })
	void anAttemptThatMayHaveBeenServedMakesTheTotalUsagePartial(FailureKind kind) {
		Failure unseen = Failure.of(kind, "no answer");
		for (Failure failure : List.of(unseen, unseen.at(200, null))) {
			ChatResponse response = chat(HELLO, new StubProvider("a", fails(failure)),
					new StubProvider("b", answer("Hello")));
			assertThat(response.usage()).isEqualTo(Usage.reported(5, 1));
			assertThat(response.totalUsage()).extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
				.containsExactly(5L, 1L, Usage.Source.PARTIAL);
		}
	}

	@Test
	void anAttemptThatRanOutOfTimeMakesTheTotalUsagePartial() {
		StubProvider silent = new StubProvider("a", Flux.never());
		ChatResponse response = chat(HELLO, silent, new StubProvider("b", answer("Hello")));
		assertThat(response.attempts().get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(response.totalUsage().source()).isEqualTo(Usage.Source.PARTIAL);
	}

	@Test
	void anAttemptThatCannotHaveBeenServedCostsNothing() {
		Failure broken = Failure.of(FailureKind.NETWORK, "no connection");
		StubProvider skipped = new StubProvider("skipped", answer("no"));
		skipped.unusable = "it has no key";
		Stream
			.of(broken.in(Circumstance.UNREACHABLE), broken.in(Circumstance.STALE_CONNECTION),
					broken.in(Circumstance.NOT_ASKED), broken.usage(Usage.NONE), broken.at(502, null),
					Failure.of(FailureKind.RATE_LIMITED, "slow down").at(429, null))
			.forEach((failure) -> {
				ChatResponse response = chat(HELLO, skipped, new StubProvider("a", fails(failure)),
						new StubProvider("b", answer("Hello")));
				assertThat(response.attempts()).extracting(Attempt::provider).contains("skipped", "a", "b");
				assertThat(response.totalUsage()).as(failure.toString()).isEqualTo(Usage.reported(5, 1));
			});
	}

	@Test
	void aCallThatNobodyServedCostNothing() {
		Failure refused = Failure.of(FailureKind.NETWORK, "refused").in(Circumstance.UNREACHABLE);
		StubProvider skipped = new StubProvider("b", answer("no"));
		skipped.unusable = "it has no key";
		assertThat(failure(this.failover.stream(HELLO, chain(new StubProvider("a", fails(refused)), skipped)))
			.totalUsage()).isEqualTo(Usage.NONE);
	}

}
