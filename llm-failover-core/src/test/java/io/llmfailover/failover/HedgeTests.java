package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth.State;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;

class HedgeTests {

	private static final ChatRequest HELLO = ChatRequest.of("Hello");

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.clock), () -> 0.5);

	@BeforeAll
	static void neverHang() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(30));
	}

	private StepVerifier.FirstStep<ChatEvent> stream(StubProvider... providers) {
		List<Candidate> chain = Stream.of(providers).map((provider) -> {
			provider.timeouts = Timeouts.DEFAULTS;
			return provider.candidate();
		}).toList();
		return StepVerifier.create(this.failover.stream(HELLO, chain));
	}

	private static void tells(ChatEvent event, Outcome... outcomes) {
		assertThat(((ChatEvent.Completed) event).response().attempts()).extracting(Attempt::outcome)
			.containsExactly(outcomes);
	}

	@Test
	void aSilentTargetIsOvertakenByTheNext() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", answer("Hello"));
		stream(silent, second).then(() -> this.clock.advanceTimeBy(Duration.ofMillis(9_999)))
			.then(() -> assertThat(second.requests).isEmpty())
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNext(Seen.text("b", "Hello"))
			.then(() -> assertThat(silent.open).hasValue(0))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aTargetThatWasOvertakenInSilenceMayHaveCostSomething() {
		stream(new StubProvider("a", Flux.never()), new StubProvider("b", answer("Hello")))
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
		stream(slow, slower).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(12)))
			.expectNext(Seen.text("a", "Hello"))
			.then(() -> assertThat(slower.open).hasValue(0))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void reasoningAloneDoesNotWin() {
		Flux<TargetEvent> thinks = Flux.concat(Flux.just(new TargetEvent.ReasoningPiece("Hmm")), Flux.never());
		stream(new StubProvider("a", thinks), new StubProvider("b", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aTargetThatShowsItsReasoningIsNotSilent() {
		Flux<TargetEvent> thinks = Flux.<TargetEvent>just(new TargetEvent.ReasoningPiece("Hmm"))
			.concatWith(Flux.interval(Duration.ofSeconds(8), this.clock)
				.take(3)
				.map((i) -> new TargetEvent.ReasoningPiece("Hmm")));
		StubProvider second = new StubProvider("b", answer("no"));
		stream(new StubProvider("a", Flux.concat(thinks, answer("Hello"))), second)
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
		StepVerifier.create(this.failover.stream(HELLO, List.of(first.candidate(), second.candidate())), 0)
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
		StepVerifier.create(this.failover.stream(HELLO, List.of(first.candidate(), second.candidate())), 0)
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
	void aRetriedTargetIsHedgedToo() {
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR), Flux.never());
		stream(first, new StubProvider("b", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.then(() -> assertThat(first.requests).hasSize(2))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aChatInOnePieceIsHedgedAfterTwentySecondsUnlessThatIsSwitchedOff() {
		StubProvider first = new StubProvider("a", after(Duration.ofSeconds(50), this.clock, answer("Hello")));
		StubProvider second = new StubProvider("b", answer("Hi"));
		first.timeouts = Timeouts.DEFAULTS;
		StepVerifier.create(this.failover.chat(HELLO, List.of(first.candidate(), second.candidate())))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.assertNext((response) -> assertThat(response.content()).isEqualTo("Hi"))
			.verifyComplete();
		assertThat(first.open).hasValue(0);
		first.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ZERO);
		StepVerifier.create(this.failover.chat(HELLO, List.of(first.candidate(), second.candidate())))
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
		List<Candidate> chain = List.of(first.candidate(), second.candidate());
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

	@Test
	void whoHasSentItsHeadersIsNotSlowWhereAnotherWasFaster() {
		for (int i = 0; i < 40; i++) {
			stream(new StubProvider("a", Flux.concat(StubProvider.opened(), Flux.never())),
					new StubProvider("b", answer("Hello")))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
				.thenCancel()
				.verify();
			stream(new StubProvider("z", answer("Hello"))).expectNextCount(2).verifyComplete();
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
				List<Candidate> chain = List.of(first.candidate(), second.candidate());
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
	void anErrorDoesNotWaitForTheHedge() {
		stream(new StubProvider("a", fails(FailureKind.AUTHENTICATION)), new StubProvider("b", answer("Hello")))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void theFinalErrorDoesNotWaitForTheHedgeEither() {
		stream(new StubProvider("a", fails(FailureKind.AUTHENTICATION)),
				new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.verifyErrorSatisfies(
					(error) -> assertThat(((ChatFailedException) error).kind()).isEqualTo(FailureKind.AUTHENTICATION));
	}

	@Test
	void aHedgeThatFailsIsRetriedAndThenTheNextOneIsAskedBesideTheSilentOne() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider down = new StubProvider("b", fails(FailureKind.SERVER_ERROR));
		stream(silent, down, new StubProvider("c", answer("Hello")))
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
		stream(new StubProvider("a", Flux.never()), picky).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
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
		stream(first, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
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
		stream(slow, new StubProvider("b", after(Duration.ofSeconds(5), this.clock, answer("Hello"))), third)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(third.requests).isEmpty();
	}

	@Test
	void theLastOfThoseAskedBesideEachOtherIsWaitedFor() {
		StubProvider slow = new StubProvider("a", after(Duration.ofSeconds(15), this.clock, answer("Hello")));
		stream(slow, new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("a", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void theTrailTellsOfAllWhereNobodyOfThoseAskedBesideEachOtherAnswers() {
		StubProvider slow = new StubProvider("a",
				after(Duration.ofSeconds(15), this.clock, fails(FailureKind.MALFORMED_RESPONSE)));
		stream(slow, new StubProvider("b", fails(FailureKind.AUTHENTICATION)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.verifyErrorSatisfies(
					(error) -> assertThat(((ChatFailedException) error).attempts()).extracting(Attempt::kind)
						.containsExactly(FailureKind.AUTHENTICATION, FailureKind.MALFORMED_RESPONSE));
	}

	@Test
	void whatEndsTheCallEndsThoseAskedBesideToo() {
		StubProvider silent = new StubProvider("a", Flux.never());
		stream(silent, new StubProvider("b", fails(FailureKind.CONTENT_FILTERED)), new StubProvider("c", answer("no")))
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
	void aSilentHedgeIsHedgedItself() {
		stream(new StubProvider("a", Flux.never()), new StubProvider("b", Flux.never()),
				new StubProvider("c", answer("Hello")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.expectNext(Seen.text("c", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.CANCELLED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aHedgeThatHadNoTimeToSpeakIsNotCalledSlow() {
		Duration justAfterTheHedge = Duration.ofMillis(10_100);
		for (int i = 0; i < 200; i++) {
			stream(new StubProvider("a", after(justAfterTheHedge, this.clock, answer("Hello"))),
					new StubProvider("b", Flux.never()))
				.then(() -> this.clock.advanceTimeBy(justAfterTheHedge))
				.expectNextCount(2)
				.verifyComplete();
			assertThat(this.failover.health("b", "b-model").state()).isEqualTo(State.UP);
		}
	}

	@Test
	void aWinnerThatBreaksIsRestartedByWhoeverIsLeft() {
		stream(new StubProvider("a", Flux.never()), new StubProvider("b", cut("One ")),
				new StubProvider("c", answer("One ", "two")))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "One "))
			.expectNextMatches(ChatEvent.Interrupted.class::isInstance)
			.expectNext(Seen.text("c", "two"))
			.consumeNextWith((event) -> tells(event, Outcome.CANCELLED, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void cancellingClosesBothLanes() {
		StubProvider first = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", Flux.never());
		stream(first, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.then(() -> assertThat(second.open).hasValue(1))
			.thenCancel()
			.verify();
		assertThat(first.open).hasValue(0);
		assertThat(second.open).hasValue(0);
	}

	@Test
	void notMoreThanATenthOfTheCallsIsHedged() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StubProvider second = new StubProvider("b", Flux.never());
		for (int i = 0; i < 100; i++) {
			this.failover.resetHealth("a");
			this.failover.resetHealth("b");
			stream(silent, second).then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10))).thenCancel().verify();
		}
		assertThat(silent.requests).hasSize(100);
		// the reserve that lets a service begin, and a tenth
		assertThat(second.requests).hasSizeBetween(18, 20);
	}

	@Test
	void nobodyIsAskedBesideATargetThatRestartsAnAnswer() {
		StubProvider third = new StubProvider("c", answer("no"));
		stream(new StubProvider("a", cut("One ")),
				new StubProvider("b", after(Duration.ofSeconds(15), this.clock, answer("One ", "two"))), third)
			.expectNextCount(2)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(15)))
			.expectNext(Seen.text("b", "two"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
		assertThat(third.requests).isEmpty();
	}

	@Test
	void aHedgeThatNobodyIsLeftForIsSaved() {
		for (int i = 0; i < 30; i++) {
			stream(new StubProvider("a", after(Duration.ofSeconds(12), this.clock, answer("Hello"))))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(12)))
				.expectNextCount(2)
				.verifyComplete();
		}
		aSilentTargetIsOvertakenByTheNext();
	}

	@Test
	void hedgesAreEarnedByCallsThatNeedNone() {
		notMoreThanATenthOfTheCallsIsHedged();
		this.failover.resetHealth("a");
		for (int i = 0; i < 10; i++) {
			stream(new StubProvider("a", answer("Hello"))).expectNextCount(2).verifyComplete();
		}
		aSilentTargetIsOvertakenByTheNext();
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
		stream(new StubProvider("a", first.flux()), new StubProvider("b", second))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNext(Seen.text("b", "Hello"))
			.consumeNextWith((event) -> tells(event, Outcome.FAILED, Outcome.ANSWERED))
			.verifyComplete();
	}

	@Test
	void aHedgeIsSavedWhereTheNextTargetIsLeftOutInTheMeantime() {
		for (int i = 0; i < 30; i++) {
			stream(new StubProvider("a", after(Duration.ofSeconds(12), this.clock, answer("Hello"))),
					new StubProvider("b", answer("no")))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(5)))
				.then(() -> this.failover.park("b", Duration.ofMinutes(1)))
				.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(7)))
				.expectNext(Seen.text("a", "Hello"))
				.expectNextCount(1)
				.verifyComplete();
			this.failover.resetHealth("b");
		}
		aSilentTargetIsOvertakenByTheNext();
	}

	@Test
	void aTargetThatIsAskedOnceMoreGetsNoSecondOneBesideIt() {
		Failure stale = Failure.of(FailureKind.NETWORK, "reset").in(Circumstance.STALE_CONNECTION);
		StubProvider first = new StubProvider("a", after(Duration.ofSeconds(12), this.clock, fails(stale)),
				Flux.never());
		StubProvider third = new StubProvider("c", Flux.never());
		StubProvider fourth = new StubProvider("d", answer("no"));
		stream(first, new StubProvider("b", Flux.never()), third, fourth)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(25)))
			.then(() -> assertThat(first.requests).hasSize(2))
			.then(() -> assertThat(third.requests).as("beside the second").hasSize(1))
			.thenCancel()
			.verify();
		assertThat(fourth.requests).isEmpty();
	}

}
