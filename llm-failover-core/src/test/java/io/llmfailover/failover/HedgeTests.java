package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static io.llmfailover.failover.StubProvider.stalls;
import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another target is asked beside one that is silent, and whoever speaks first answers.
 */
class HedgeTests extends HedgeScenario {

	@Test
	void aSilentTargetIsOvertakenByTheNext() {
		assertThatASilentTargetIsOvertaken();
	}

	@Test
	void aTargetThatWasOvertakenInSilenceMayHaveCostSomething() {
		hedged(new StubProvider("a", Flux.never()), new StubProvider("b", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNextCount(1)
			.consumeNextWith((event) -> assertThat(((ChatEvent.Completed) event).response().totalUsage())
				.extracting(Usage::inputTokens, Usage::outputTokens, Usage::source)
				.containsExactly(5L, 1L, Usage.Source.PARTIAL))
			.verifyComplete();
	}

	@Test
	void theFirstTargetWinsWhereItSpeaksFirst() {
		StubProvider slow = new StubProvider("a", after(Duration.ofSeconds(12), this.clock, answer("Hello")));
		StubProvider slower = new StubProvider("b", Flux.never());
		hedged(slow, slower).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(12)))
			.expectNext(Seen.text("a", "Hello"))
			.then(() -> assertThat(slower.open).hasValue(0))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void reasoningAloneDoesNotWin() {
		Flux<TargetEvent> thinks = Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("Hmm")), Flux.never());
		hedged(new StubProvider("a", thinks), new StubProvider("b", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aRetriedTargetIsHedgedToo() {
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR), Flux.never());
		hedged(first, new StubProvider("b", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.then(() -> assertThat(first.requests).hasSize(2))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aSilentHedgeIsHedgedItself() {
		hedged(new StubProvider("a", Flux.never()), new StubProvider("b", Flux.never()),
				new StubProvider("c", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.expectNext(Seen.text("c", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void cancellingClosesBothLanes() {
		StubProvider first = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", Flux.never());
		hedged(first, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.then(() -> assertThat(second.open).hasValue(1))
			.thenCancel()
			.verify();
		assertThat(first.open).hasValue(0);
		assertThat(second.open).hasValue(0);
	}

	@Test
	void nobodyIsAskedBesideATargetThatRestartsAnAnswer() {
		StubProvider third = new StubProvider("c", answer("no"));
		hedged(new StubProvider("a", cut("One ")),
				new StubProvider("b", after(Duration.ofSeconds(15), this.clock, answer("One ", "two"))), third)
			.expectNextCount(2)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("b", "two"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(third.requests).isEmpty();
	}

	@Test
	void aTargetThatIsAskedOnceMoreGetsNoSecondOneBesideIt() {
		Failure stale = Failure.of(FailureKind.NETWORK, "reset").in(Circumstance.STALE_CONNECTION);
		StubProvider first = new StubProvider("a", after(Duration.ofSeconds(12), this.clock, fails(stale)),
				Flux.never());
		StubProvider third = new StubProvider("c", Flux.never());
		StubProvider fourth = new StubProvider("d", answer("no"));
		hedged(first, new StubProvider("b", Flux.never()), third, fourth)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(25)))
			.then(() -> assertThat(first.requests).hasSize(2))
			.then(() -> assertThat(third.requests).as("beside the second").hasSize(1))
			.thenCancel()
			.verify();
		assertThat(fourth.requests).isEmpty();
	}

	@Test
	void nobodyIsAskedBesideATargetWhoseAnswerHasBegunWithAnEmptyPiece() {
		StubProvider second = new StubProvider("b", answer("no"));
		hedged(new StubProvider("a", stalls("")), second).expectNext(Seen.text("a", ""))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(19)))
			.then(() -> assertThat(second.requests).isEmpty())
			.thenCancel()
			.verify();
	}

}
