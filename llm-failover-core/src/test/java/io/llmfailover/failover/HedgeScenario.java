package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of targets beside which another one is asked where they are silent.
 */
abstract class HedgeScenario extends FailoverScenario {

	StepVerifier.FirstStep<ChatEvent> hedged(StubProvider... providers) {
		return StepVerifier.create(this.failover.stream(HELLO, hedgedChain(providers)));
	}

	static void tells(ChatEvent event, Outcome... outcomes) {
		assertThat(((ChatEvent.Completed) event).response().attempts()).extracting(Attempt::outcome)
			.containsExactly(outcomes);
	}

	void assertThatASilentTargetIsOvertaken() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		hedged(silent, second).then(() -> this.clock.advanceTimeBy(Duration.ofMillis(9_999)))
			.then(() -> assertThat(second.requests).isEmpty())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNext(Seen.text("b", "Hello"))
			.then(() -> assertThat(silent.open).hasValue(0))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

}
