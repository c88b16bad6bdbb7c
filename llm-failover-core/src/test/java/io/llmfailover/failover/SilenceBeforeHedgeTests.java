package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * After how long a target counts as silent, and which targets do not.
 */
class SilenceBeforeHedgeTests extends HedgeScenario {

	@Test
	void aTargetThatShowsItsReasoningIsNotSilent() {
		Flux<TargetEvent> thinks = Flux.<TargetEvent>just(new TargetEvent.ReasoningPiece("Hmm"))
			.concatWith(Flux.interval(Duration.ofSeconds(8), this.clock)
				.take(3)
				.map((i) -> new TargetEvent.ReasoningPiece("Hmm")));
		StubProvider second = new StubProvider("b", answer("no"));
		hedged(new StubProvider("a", Flux.concat(thinks, answer("Hello"))), second)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(24)))
			.expectNextCount(2)
			.consumeNextWith((event) -> tells(event, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(second.requests).isEmpty();
	}

	@Test
	void aTargetWhoseAnswerWaitsForTheReaderIsNotSilent() {
		StubProvider first = new StubProvider("a", answer("Hello"));
		StubProvider second = new StubProvider("b", answer("no"));
		first.timeouts = Timeouts.DEFAULTS;
		StepVerifier.create(this.failover.stream(HELLO, chain(first, second)), 0)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(5)))
			.thenRequest(2)
			.expectNext(Seen.text("a", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(second.requests).isEmpty();
	}

	@Test
	void aTargetFromWhichTheReaderWantsNothingYetIsNotSilent() {
		StubProvider first = new StubProvider("a", Flux.concat(StubProvider.text("One "), Flux.never()));
		first.timeouts = Timeouts.DEFAULTS;
		StubProvider second = new StubProvider("b", answer("no"));
		StepVerifier.create(this.failover.stream(HELLO, chain(first, second)), 0)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(4)))
			.then(() -> assertThat(first.open).hasValue(1))
			.thenRequest(1)
			.expectNext(Seen.text("a", "One "))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(4)))
			.then(() -> assertThat(first.open).hasValue(1))
			.thenCancel()
			.verify();
		assertThat(second.requests).isEmpty();
	}

	@Test
	void aChatInOnePieceIsHedgedAfterTwentySecondsUnlessThatIsSwitchedOff() {
		StubProvider first = new StubProvider("a", after(Duration.ofSeconds(50), this.clock, answer("Hello")));
		StubProvider second = new StubProvider("b", answer("Hi"));
		first.timeouts = Timeouts.DEFAULTS;
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hi"))
			.verifyComplete();
		assertThat(first.open).hasValue(0);
		first.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ZERO);
		StepVerifier.create(this.failover.chat(HELLO, chain(first, second)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(50)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hello"))
			.verifyComplete();
	}

	@Test
	void aChatOfAModelThatTakesItsTimeIsHedgedAfterTwiceThat() {
		StubProvider first = new StubProvider("a", after(Duration.ofSeconds(19), this.clock, answer("Hello")),
				after(Duration.ofSeconds(60), this.clock, answer("Hello")));
		StubProvider second = new StubProvider("b", answer("Hi"));
		first.timeouts = Timeouts.DEFAULTS;
		List<Candidate> chain = chain(first, second);
		StepVerifier.create(this.failover.chat(HELLO, chain))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(19)))
			.expectNextCount(1)
			.verifyComplete();
		StepVerifier.create(this.failover.chat(HELLO, chain))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(37_999)))
			.then(() -> assertThat(second.requests).isEmpty())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hi"))
			.verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aModelThatThinksUnseenIsWaitedForOnlyOnceItsHeadersHaveCome(boolean stream) {
		StubProvider second = new StubProvider("b", answer("Hi"));
		StubProvider thinks = new StubProvider("a",
				Flux.concat(StubProvider.opened(), after(Duration.ofSeconds(44), this.clock, answer("Hello"))),
				after(Duration.ofSeconds(44), this.clock, answer("no")));
		thinks.thinksUnseen = true;
		Candidate candidate = new Candidate(thinks, thinks.models(), TimeoutRules.DEFAULTS, true);
		List<Candidate> chain = List.of(candidate, second.candidate());
		for (long answered : new long[] { 44, 10 }) {
			StepVerifier.create(stream ? this.failover.stream(HELLO, chain).last() : this.failover.chat(HELLO, chain))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(answered).minusMillis(1)))
				.expectNoEvent(Duration.ZERO)
				.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
				.expectNextCount(1)
				.verifyComplete();
		}
		assertThat(second.requests).hasSize(1);
	}

}
