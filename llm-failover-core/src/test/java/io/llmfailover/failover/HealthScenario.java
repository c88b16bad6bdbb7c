package io.llmfailover.failover;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls at scripted providers, of which each is remembered.
 */
abstract class HealthScenario extends FailoverScenario {

	Failover failover(HealthSettings health) {
		return failover(FailoverSettings.DEFAULTS.withHealth(health));
	}

	ChatResponse chat(StubProvider... providers) {
		AtomicReference<ChatResponse> answer = new AtomicReference<>();
		StepVerifier.create(this.failover.chat(HELLO, chain(providers)).doOnNext(answer::set))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextCount(1)
			.verifyComplete();
		return Objects.requireNonNull(answer.get());
	}

	State state(String provider) {
		return this.failover.health(provider, provider + "-model").state();
	}

	void openBreaker(String provider) {
		StubProvider down = new StubProvider(provider, fails(FailureKind.MALFORMED_RESPONSE));
		for (int i = 0; i < 4; i++) {
			chat(down, new StubProvider("z", answer("Hello")));
		}
		assertThat(state(provider)).isEqualTo(State.OPEN);
	}

}
