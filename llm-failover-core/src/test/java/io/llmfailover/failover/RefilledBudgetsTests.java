package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retries and hedges may be paid for again, as if nothing had been.
 */
class RefilledBudgetsTests extends FailoverScenario {

	private int providers;

	private boolean retried(Failover failover) {
		StubProvider flaky = new StubProvider("a" + this.providers++, fails(FailureKind.SERVER_ERROR), answer("Hello"));
		failover.chat(HELLO, chain(flaky)).subscribe((response) -> {
		}, (error) -> {
		});
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		return flaky.requests.size() == 2;
	}

	private boolean hedged(Failover failover) {
		StubProvider second = new StubProvider("b", answer("Hello"));
		StubProvider silent = new StubProvider("a" + this.providers++, Flux.never());
		Disposable call = failover.stream(HELLO, hedgedChain(silent, second)).subscribe();
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		call.dispose();
		return !second.requests.isEmpty();
	}

	@Test
	void retries() {
		Failover stingy = failover(FailoverSettings.DEFAULTS.withRetry(RetrySettings.DEFAULTS.withBudget(0)));
		assertThat(Stream.generate(() -> retried(stingy)).limit(200).takeWhile((paid) -> paid)).hasSize(100);
		assertThat(retried(stingy)).isFalse();
		stingy.refillBudgets();
		assertThat(retried(stingy)).isTrue();
	}

	@Test
	void hedges() {
		// each call earns a tenth of one
		List<Boolean> paid = Stream.generate(() -> hedged(this.failover)).limit(15).toList();
		assertThat(paid).startsWith(true, true, true, true, true, true, true, true, true, true).endsWith(false, false);
		this.failover.refillBudgets();
		assertThat(hedged(this.failover)).isTrue();
	}

}
