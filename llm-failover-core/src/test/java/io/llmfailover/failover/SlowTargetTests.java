package io.llmfailover.failover;

import ch.qos.logback.classic.Level;
import io.llmfailover.FailureKind;
import io.llmfailover.ChatEvent;
import java.util.ArrayList;
import java.time.Duration;
import java.util.List;

import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which targets count as slow, since others that were asked beside them were faster.
 */
class SlowTargetTests extends HedgeScenario {

	@Test
	void whoHasSentItsHeadersIsNotSlowWhereAnotherWasFaster() {
		for (int i = 0; i < 40; i++) {
			hedged(new StubProvider("a", Flux.concat(StubProvider.opened(), Flux.never())),
					new StubProvider("b", answer("Hello")))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
				.thenCancel()
				.verify();
			hedged(new StubProvider("z", answer("Hello"))).expectNextCount(2).verifyComplete();
		}
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoIsOvertakenTooOftenIsLeftOut(boolean stream) {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 10; i++) {
			for (Flux<TargetEvent> script : List.of(Flux.<TargetEvent>never(), answer("Hello"))) {
				assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
				StubProvider first = new StubProvider("a", script);
				first.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ofSeconds(10));
				List<Candidate> chain = chain(first, second);
				StepVerifier
					.create(stream ? this.failover.stream(HELLO, chain).last() : this.failover.chat(HELLO, chain))
					.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
					.expectNextCount(1)
					.verifyComplete();
			}
		}
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.OPEN);
	}

	@Test
	void aHedgeThatHadNoTimeToSpeakIsNotCalledSlow() {
		Duration justAfterTheHedge = Duration.ofMillis(10_100);
		for (int i = 0; i < 200; i++) {
			hedged(new StubProvider("a", after(justAfterTheHedge, this.clock, answer("Hello"))),
					new StubProvider("b", Flux.never()))
				.then(() -> this.clock.advanceTimeBy(justAfterTheHedge))
				.expectNextCount(2)
				.verifyComplete();
			assertThat(this.failover.health("b", "b-model").state()).isEqualTo(State.UP);
		}
	}

	@Test
	void whoWasOvertakenHasNeitherFailedNorSucceeded() {
		StubProvider first = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE),
				fails(FailureKind.MALFORMED_RESPONSE), fails(FailureKind.MALFORMED_RESPONSE),
				Flux.concat(StubProvider.opened(), Flux.never()), fails(FailureKind.MALFORMED_RESPONSE));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 5; i++) {
			assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.UP);
			ask(first, second, (i == 3) ? Duration.ofSeconds(20) : Duration.ZERO);
		}
		assertThat(this.failover.health("a", "a-model").state()).isEqualTo(State.OPEN);
	}

	@Test
	void onlyASlowTargetThatWasOvertakenIsWorthALineInTheLog() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		assertThat(Logged.by(Level.INFO, Failover.class,
				() -> ask(new StubProvider("a", Flux.never()), second, Duration.ofSeconds(20))))
			.singleElement()
			.asString()
			.contains("a:a-model", "another target was faster");
		StubProvider atWork = new StubProvider("c", Flux.concat(StubProvider.opened(), Flux.never()));
		assertThat(Logged.by(Level.INFO, Failover.class, () -> ask(atWork, second, Duration.ofSeconds(20)))).isEmpty();
	}

	private void ask(StubProvider first, StubProvider second, Duration patience) {
		List<ChatEvent> events = new ArrayList<>();
		this.failover.stream(HELLO, StubProvider.hedgedChain(first, second)).subscribe(events::add);
		this.clock.advanceTimeBy(patience);
		assertThat(events).hasSize(2);
	}

}
