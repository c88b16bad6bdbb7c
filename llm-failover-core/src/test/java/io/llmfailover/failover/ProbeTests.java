package io.llmfailover.failover;

import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;
import reactor.test.publisher.TestPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one call that finds out whether a target is up again whose breaker has opened.
 */
class ProbeTests extends HealthScenario {

	@Test
	void anOpenBreakerLetsOneProbeThroughThatIsNotRetried() {
		StubProvider dead = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(dead, alive);
		chat(dead, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		chat(dead, alive);
		assertThat(dead.requests).hasSize(5);
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void onlyOneProbeRunsAtATimeAndItsSuccessClosesTheBreaker() {
		StubProvider ill = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				StubProvider.after(Duration.ofSeconds(3), this.clock, answer("Hello")));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(ill, alive);
		chat(ill, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		AtomicReference<ChatResponse> probe = new AtomicReference<>();
		this.failover.chat(HELLO, chain(ill, alive)).subscribe(probe::set);
		assertThat(state("a")).isEqualTo(State.PROBING);
		assertThat(chat(ill, alive).provider()).isEqualTo("b");
		this.clock.advanceTimeBy(Duration.ofSeconds(3));
		assertThat(Objects.requireNonNull(probe.get()).provider()).as("nobody waits for a probe").isEqualTo("b");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aCancelledProbeGivesItsTurnBack() {
		StubProvider ill = new StubProvider("a", fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR),
				fails(FailureKind.SERVER_ERROR), fails(FailureKind.SERVER_ERROR), Flux.never(), answer("Hello"));
		StubProvider alive = new StubProvider("b", answer("Hi"));
		chat(ill, alive);
		chat(ill, alive);
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		this.failover.chat(HELLO, chain(ill, new StubProvider("b", Flux.never()))).subscribe().dispose();
		assertThat(chat(ill, alive).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProbeThatIsRefusedShowsThatTheProviderIsUp() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		chat(new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG)), new StubProvider("b", answer("Hello")));
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider up = new StubProvider("a", answer("Hello"));
		assertThat(chat(up).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
		assertThat(chat(up).attempts()).extracting(Attempt::outcome).containsExactly(Outcome.ANSWERED);
	}

	@Test
	void aCallFromBeforeTheOutageIsNotTakenForItsProbe() {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(20), this.clock, answer("Hello")));
		StubProvider second = new StubProvider("b", answer("Hello"));
		this.failover.chat(HELLO, chain(slow, second)).subscribe();
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(14));
		this.failover.chat(HELLO, chain(new StubProvider("a", Flux.never()), second)).subscribe();
		assertThat(state("a")).isEqualTo(State.PROBING);
		this.clock.advanceTimeBy(Duration.ofSeconds(4));
		assertThat(slow.open).hasValue(0);
		assertThat(state("a")).isEqualTo(State.PROBING);
	}

	@Test
	void aProbeIsOverOnceTheProviderHasBegunToAnswerHoweverSlowItsReader() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		StubProvider slow = new StubProvider("a", StubProvider.stalls("Hel"));
		List<Candidate> chain = chain(slow, new StubProvider("b", answer("no")));
		StepVerifier.create(this.failover.stream(HELLO, chain), 1)
			.expectNextCount(1)
			.then(() -> assertThat(state("a")).isEqualTo(State.UP))
			.thenCancel()
			.verify();
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProbeThatBreaksOffAfterAllCountsAsAFailure() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		for (int i = 0; i < 4; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			StepVerifier
				.create(this.failover.stream(HELLO,
						chain(new StubProvider("a", StubProvider.cut("Hel")), new StubProvider("b", answer("Hello")))))
				.expectNextCount(4)
				.verifyComplete();
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void aProbeThatIsRefusedForNowIsFollowedByAnotherOne() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(5));
		StubProvider second = new StubProvider("b", answer("Hi"));
		assertThat(chat(new StubProvider("a", fails(limited)), second).provider()).isEqualTo("b");
		assertThat(state("a")).isEqualTo(State.PARKED);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(chat(new StubProvider("a", answer("Hello")), second).provider()).isEqualTo("a");
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProbeIsOverWithTheFirstTextAndNotWithHeadersOrReasoning() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		TestPublisher<TargetEvent> source = TestPublisher.create();
		this.failover.stream(HELLO, chain(new StubProvider("a", source.flux()))).subscribe();
		source.next(new TargetEvent.Opened(200, null), new TargetEvent.ReasoningPiece("Hm"));
		assertThat(state("a")).isEqualTo(State.PROBING);
		source.next(new TargetEvent.TextPiece("Hel"));
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aProbeIsOverWithTheFirstToolCall() {
		openBreaker("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		Flux<TargetEvent> calls = Flux.just(new TargetEvent.ToolCalled(new ToolCall("1", "f", "{}")));
		this.failover.stream(HELLO, chain(new StubProvider("a", calls.concatWith(Flux.never())))).subscribe();
		assertThat(state("a")).isEqualTo(State.UP);
	}

}
