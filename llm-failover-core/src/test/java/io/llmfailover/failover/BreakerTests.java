package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the circuit breaker of a model opens, and what never counts.
 */
class BreakerTests extends HealthScenario {

	@Test
	void fourFailuresInARowOpenTheBreakerAndTheTrailSaysSo() {
		StubProvider dead = new StubProvider("a", fails(FailureKind.SERVER_ERROR));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		chat(dead, alive);
		assertThat(state("a")).isEqualTo(State.UP);
		chat(dead, alive);
		assertThat(state("a")).isEqualTo(State.OPEN);
		Attempt skipped = chat(dead, alive).attempts().get(0);
		assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
		assertThat(skipped.reason()).contains("circuit breaker open for another");
		assertThat(dead.requests).hasSize(4);
	}

	@Test
	void refusalsDoNotCountForTheBreaker() {
		StubProvider picky = new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG));
		StubProvider alive = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 30; i++) {
			chat(picky, alive);
		}
		assertThat(picky.requests).hasSize(30);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aShareInWhichTheTargetWasNotSilentNeverCounts() {
		StubProvider slow = new StubProvider("a", Flux.concat(StubProvider.opened(), Flux.never()));
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(12)).build();
		for (int i = 0; i < 40; i++) {
			StepVerifier.create(this.failover.stream(hurried, chain(slow, new StubProvider("b", answer("Hello")))))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNextCount(2)
				.verifyComplete();
		}
		assertThat(slow.requests).hasSize(40);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aShareThatWasSilentForHalfOfTheCallIsSlowAndTenInARowOpenTheBreaker(boolean stream) {
		StubProvider silent = new StubProvider("a", Flux.never());
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(12)).build();
		List<Candidate> chain = chain(silent, new StubProvider("b", answer("Hello")));
		for (int i = 0; i < 10; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			StepVerifier
				.create(stream ? this.failover.stream(hurried, chain).last() : this.failover.chat(hurried, chain))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNextCount(1)
				.verifyComplete();
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void noWholeAnswerIsSlowWithinTwiceItsUsualTime() {
		StubProvider usual = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(25), this.clock, answer("Hi")));
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 20; i++) {
			StepVerifier.create(this.failover.chat(HELLO, chain(usual, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(25)))
				.expectNextCount(1)
				.verifyComplete();
		}
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		for (int i = 0; i < 40; i++) {
			StepVerifier.create(this.failover.chat(hurried, chain(usual, second)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
				.assertNext((response) -> assertThat(response.provider()).isEqualTo("b"))
				.verifyComplete();
		}
		assertThat(usual.requests).hasSize(60);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aStaleConnectionIsRepeatedAtOnceAndCountsNeitherAsARetryNorAgainstTheTarget() {
		Failure stale = Failure.of(FailureKind.NETWORK, "reset").in(Failure.Circumstance.STALE_CONNECTION);
		for (int i = 0; i < 5; i++) {
			StubProvider first = new StubProvider("a", fails(stale), fails(stale), fails(FailureKind.SERVER_ERROR),
					answer("Hello"));
			ChatResponse response = chat(first, new StubProvider("b", answer("no")));
			assertThat(response.provider()).isEqualTo("a");
			assertThat(first.requests).hasSize(4);
		}
		assertThat(state("a")).isEqualTo(State.UP);
		StubProvider alwaysStale = new StubProvider("c", fails(stale));
		assertThat(chat(alwaysStale, new StubProvider("d", answer("Hello"))).provider()).isEqualTo("d");
		assertThat(alwaysStale.requests).as("three repeats and a retry").hasSize(5);
	}

	@Test
	void halfOfTheLastTwentyOpenTheBreakerAsWell() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 10; i++) {
			assertThat(state("a")).isEqualTo(State.UP);
			chat(new StubProvider("a", answer("Hello")), second);
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		assertThat(state("a")).isEqualTo(State.OPEN);
	}

	@Test
	void aRefusalEndsARowOfFailures() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 3; i++) {
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		chat(new StubProvider("a", fails(FailureKind.CONTEXT_TOO_LONG)), second);
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aResetClosesAnOpenBreakerAndForgetsALimit() {
		openBreaker("a");
		chat(new StubProvider("c",
				fails(Failure.of(FailureKind.RATE_LIMITED, "wait").retryAfter(Duration.ofMinutes(5)))),
				new StubProvider("b", answer("Hello")));
		this.failover.resetHealth("a");
		assertThat(state("a")).isEqualTo(State.UP);
		assertThat(state("c")).as("another provider").isEqualTo(State.PARKED);
		this.failover.resetHealth("c");
		assertThat(state("c")).isEqualTo(State.UP);
		StubProvider second = new StubProvider("b", answer("no"));
		assertThat(chat(new StubProvider("a", answer("Hello")), second).provider()).isEqualTo("a");
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).as("the row of failures has begun anew").isEqualTo(State.UP);
	}

	@Test
	void retriesAddAtMostAFifthToTheRequests() {
		Failure limited = Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofMillis(1));
		StubProvider first = new StubProvider("a", fails(limited));
		StubProvider second = new StubProvider("b", answer("Hello"));
		int calls = 500;
		for (int i = 0; i < calls; i++) {
			chat(first, second);
		}
		int regular = calls + second.requests.size();
		assertThat(first.requests.size() + second.requests.size() - regular).as("retries: the reserve, and a fifth")
			.isBetween(90 + regular / 5, 100 + regular / 5);
	}

	@Test
	void anOutageCostsAtMostNineRequestsAndIsOverSoon() {
		AtomicReference<Boolean> down = new AtomicReference<>(true);
		StubProvider primary = new StubProvider("a",
				Flux.defer(() -> Boolean.TRUE.equals(down.get()) ? fails(FailureKind.OVERLOADED) : answer("Hello")));
		StubProvider fallback = new StubProvider("b", answer("Hi"));
		int backAfter = 0;
		for (int second = 0; second < 80; second += 4) {
			down.set(second < 60);
			long before = primary.requests.size();
			AtomicReference<ChatEvent> last = new AtomicReference<>();
			StepVerifier.create(this.failover.stream(HELLO, chain(primary, fallback)).doOnNext(last::set).then())
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(4)))
				.verifyComplete();
			ChatResponse response = ((ChatEvent.Completed) Objects.requireNonNull(last.get())).response();
			if (response.provider().equals("a") && backAfter == 0) {
				backAfter = second - 60;
				assertThat(before).isLessThanOrEqualTo(9);
			}
		}
		assertThat(backAfter).isBetween(0, 15);
	}

	private StubProvider failuresUnderWayAsTheBreakerOpens(StubProvider second) {
		StubProvider slow = new StubProvider("a",
				StubProvider.after(Duration.ofSeconds(20), this.clock, fails(FailureKind.MALFORMED_RESPONSE)));
		for (int i = 0; i < 4; i++) {
			this.failover.chat(HELLO, chain(slow, second)).subscribe();
		}
		openBreaker("a");
		return slow;
	}

	@Test
	void failuresFromBeforeAnOutageDoNotOpenTheBreakerAfterIt() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		StubProvider slow = failuresUnderWayAsTheBreakerOpens(second);
		this.clock.advanceTimeBy(Duration.ofSeconds(11));
		assertThat(chat(new StubProvider("a", answer("Hello")), second).provider()).isEqualTo("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(slow.open).hasValue(0);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void anEmptyAnswerEndsARowOfFailures() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		for (int i = 0; i < 3; i++) {
			chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		}
		chat(new StubProvider("a", StubProvider.finished(0)), second);
		chat(new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE)), second);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void failuresFromBeforeAResetDoNotCountAfterIt() {
		StubProvider slow = failuresUnderWayAsTheBreakerOpens(new StubProvider("b", answer("Hello")));
		this.failover.resetHealth("a");
		this.clock.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(slow.open).hasValue(0);
		assertThat(state("a")).isEqualTo(State.UP);
	}

	@Test
	void aResetForgetsARowOfFailures() {
		openBreaker("a");
		this.failover.resetHealth("a");
		StubProvider down = new StubProvider("a", fails(FailureKind.MALFORMED_RESPONSE));
		for (int i = 0; i < 3; i++) {
			chat(down, new StubProvider("b", answer("Hello")));
			assertThat(state("a")).isEqualTo(State.UP);
		}
	}

}
