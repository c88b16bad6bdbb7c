package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.BeforeAll;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls at scripted providers, of which each is remembered.
 */
abstract class HealthScenario {

	static final ChatRequest HELLO = ChatRequest.of("Hello");

	final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	final Failover failover = failover(HealthSettings.DEFAULTS);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	Failover failover(HealthSettings health) {
		return new Failover(FailoverSettings.DEFAULTS.withHealth(health), Time.of(this.clock), () -> 0.5);
	}

	static List<Candidate> chain(StubProvider... providers) {
		return Stream.of(providers).map(StubProvider::candidate).toList();
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
