package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures of targets that are asked beside each other.
 */
class FailuresBesideHedgeTests extends HedgeScenario {

	@Test
	void anErrorDoesNotWaitForTheHedge() {
		hedged(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), new StubProvider("b", answer("Hello")))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void theFinalErrorDoesNotWaitForTheHedgeEither() {
		hedged(new StubProvider("a", fails(FailureKind.AUTHENTICATION)),
				new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.verifyErrorSatisfies(
					(error) -> assertThat(((ChatFailedException) error).kind()).isEqualTo(FailureKind.AUTHENTICATION));
	}

	@Test
	void aHedgeThatFailsIsRetriedAndThenTheNextOneIsAskedBesideTheSilentOne() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider down = new StubProvider("b", fails(FailureKind.SERVER_ERROR));
		hedged(silent, down, new StubProvider("c", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(11)))
			.expectNext(Seen.text("c", "Hello"))
			.consumeNextWith(
					(event) -> tells(event, Outcome.FAILED, Outcome.FAILED, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(down.requests).hasSize(2);
	}

	@Test
	void aHedgeIsAskedAgainWhereItWasNotAskedProperly() {
		StubProvider picky = new StubProvider("b",
				fails(Failure.of(FailureKind.NETWORK, "reset").in(Circumstance.STALE_CONNECTION)),
				fails(Failure.of(FailureKind.INVALID_REQUEST, "no seed").in(Circumstance.REQUEST_ADJUSTED)),
				answer("Hello"));
		hedged(new StubProvider("a", Flux.never()), picky).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void theNextModelOfWhoeverLostItsOwnIsAsked() {
		StubProvider first = new StubProvider("a", List.of("a1", "a2"),
				after(Duration.ofSeconds(15), this.clock, fails(FailureKind.MODEL_UNAVAILABLE)), answer("Hello"));
		StubProvider second = new StubProvider("b", List.of("b1", "b2"), fails(FailureKind.MODEL_UNAVAILABLE),
				Flux.never());
		hedged(first, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(new ChatEvent.TextDelta("Hello", "a", "a2"))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(first.askedModels).containsExactly("a1", "a2");
		assertThat(second.askedModels).containsExactly("b1", "b2");
	}

	@Test
	void theHedgeStandsInForASilentOneThatFailsAfterAll() {
		StubProvider slow = new StubProvider("a",
				after(Duration.ofSeconds(12), this.clock, fails(FailureKind.MALFORMED_RESPONSE)));
		StubProvider third = new StubProvider("c", answer("no"));
		hedged(slow, new StubProvider("b", after(Duration.ofSeconds(5), this.clock, answer("Hello"))), third)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(third.requests).isEmpty();
	}

	@Test
	void theLastOfThoseAskedBesideEachOtherIsWaitedFor() {
		StubProvider slow = new StubProvider("a", after(Duration.ofSeconds(15), this.clock, answer("Hello")));
		hedged(slow, new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("a", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void theTrailTellsOfAllWhereNobodyOfThoseAskedBesideEachOtherAnswers() {
		StubProvider slow = new StubProvider("a",
				after(Duration.ofSeconds(15), this.clock, fails(FailureKind.MALFORMED_RESPONSE)));
		hedged(slow, new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.verifyErrorSatisfies(
					(error) -> assertThat(((ChatFailedException) error).attempts()).extracting(Attempt::kind)
						.containsExactly(FailureKind.AUTHENTICATION, FailureKind.MALFORMED_RESPONSE));
	}

	@Test
	void whatEndsTheCallEndsThoseAskedBesideToo() {
		StubProvider silent = new StubProvider("a", Flux.never());
		hedged(silent, new StubProvider("b", fails(FailureKind.CONTENT_FILTERED)), new StubProvider("c", answer("no")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.verifyErrorSatisfies((error) -> {
				ChatFailedException failed = (ChatFailedException) error;
				assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
				assertThat(failed.attempts()).extracting(Attempt::outcome)
					.containsExactly(Outcome.FAILED, Outcome.CANCELLED);
			});
		assertThat(silent.open).hasValue(0);
	}

	@Test
	void aWinnerThatBreaksIsRestartedByWhoeverIsLeft() {
		hedged(new StubProvider("a", Flux.never()), new StubProvider("b", cut("One ")),
				new StubProvider("c", answer("One ", "two")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "One "))
			.expectNextMatches(ChatEvent.Interrupted.class::isInstance)
			.expectNext(Seen.text("c", "two"))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aTargetThatFailsBeforeTheOtherOneSpeaksHasFailedAndNotLost() {
		TestPublisher<TargetEvent> first = TestPublisher.create();
		Flux<TargetEvent> second = Flux.from((subscriber) -> {
			subscriber.onSubscribe(Operators.emptySubscription());
			// both come while the loop of the call is busy with asking
			first.error(new TargetFailedException(Failure.of(FailureKind.AUTHENTICATION, "bad key")));
			subscriber.onNext(new TargetEvent.TextPiece("Hello"));
			subscriber.onNext(StubProvider.finished(1).blockLast());
			subscriber.onComplete();
		});
		hedged(new StubProvider("a", first.flux()), new StubProvider("b", second))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aRetryThatIsDueWhenTheCallEndsIsNotMade() {
		FailurePolicy policy = new FailurePolicy(Map.of(FailureKind.TIMEOUT, FailureAction.STOP), Backoff.DEFAULTS,
				Duration.ofSeconds(2));
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b",
				fails(Failure.of(FailureKind.RATE_LIMITED, "slow down").retryAfter(Duration.ofSeconds(1))),
				answer("no"));
		second.timeouts = Timeouts.DEFAULTS;
		silent.timeouts = Timeouts.DEFAULTS.withFirstProgress(Duration.ofMillis(11_050));
		StepVerifier
			.create(failover(FailoverSettings.DEFAULTS.withPolicy(policy)).stream(HELLO,
					StubProvider.chain(silent, second)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(12)))
			.verifyErrorSatisfies(
					(error) -> assertThat(((ChatFailedException) error).kind()).isEqualTo(FailureKind.TIMEOUT));
		assertThat(second.requests).as("the hedge, whose retry was due with the end of the call").hasSize(1);
	}

}
