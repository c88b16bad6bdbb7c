package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.cut;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.hedgedChain;
import static io.llmfailover.failover.StubProvider.stalls;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener is told of a call, and when.
 */
class FailoverListenerTests extends ListenerScenario {

	@Test
	void isToldOfAPlainAnswer() {
		chat(new StubProvider("a", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a ANSWERED",
				"answered by a in 0");
	}

	@Test
	void isToldOfRetriesSkipsAndFailovers() {
		StubProvider keyless = new StubProvider("k", answer("no"));
		keyless.unusable = "no key";
		chat(keyless, new StubProvider("a", fails(FailureKind.SERVER_ERROR)), new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "k SKIPPED", "FIRST a:a-model", "a FAILED",
				"RETRY a:a-model", "a FAILED", "NEXT b:b-model", "b ANSWERED", "answered by b in 250");
	}

	@Test
	void isToldOfAnAnswerThatBreaksOffAndGoesOnInOtherWords() {
		List<String> lines = new ArrayList<>();
		Failover failover = failover(new FailoverListener() {

			@Override
			public void answerInterrupted(CallInfo call, Attempt attempt) {
				lines.add("interrupted " + attempt.provider() + " " + attempt.kind());
			}

			@Override
			public void answerRestarted(CallInfo call, Attempt attempt) {
				lines.add("restarted " + attempt.provider());
			}

			@Override
			public void callAnswered(CallInfo call, ChatResponse response, Duration duration) {
				lines.add("answered");
			}

		});
		StubProvider cut = new StubProvider("a", cut("One"));
		StubProvider other = new StubProvider("b", answer("Two"));
		StepVerifier.create(failover.stream(HELLO, hedgedChain(cut, other))).expectNextCount(5).verifyComplete();
		assertThat(lines).containsExactly("interrupted a INCOMPLETE_STREAM", "restarted a", "answered");
	}

	@Test
	void isToldOfAHedgeThatWins() {
		StepVerifier
			.create(this.failover.stream(HELLO,
					hedgedChain(new StubProvider("a", Flux.never()), new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "HEDGE b:b-model",
				"a CANCELLED", "b ANSWERED", "answered by b in 10000");
	}

	@Test
	void isToldWhileItHappens() {
		StubProvider first = new StubProvider("a", fails(FailureKind.SERVER_ERROR), Flux.never());
		StepVerifier.create(this.failover.chat(HELLO, hedgedChain(first)))
			.then(() -> assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a FAILED"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.then(() -> assertThat(this.told.lines).last().isEqualTo("RETRY a:a-model"))
			.thenCancel()
			.verify();
	}

	@Test
	void isToldOfTheAnswerAsSoonAsTheCallerHasIt() {
		StepVerifier
			.create(this.failover.stream(HELLO, hedgedChain(new StubProvider("a", answer("Hello"))))
				.doOnNext((event) -> assertThat(this.told.lines.contains("answered by a in 0"))
					.isEqualTo(event instanceof ChatEvent.Completed)))
			.expectNextCount(2)
			.verifyComplete();
	}

	@Test
	void isToldThatAStrictRequestCouldNotBeSent() {
		Failure notAsked = Failure.of(FailureKind.INVALID_REQUEST, "seed is not taken")
			.in(Failure.Circumstance.NOT_ASKED);
		chat(new StubProvider("a", fails(notAsked)), new StubProvider("b", answer("Hello")));
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a was not asked: SKIPPED",
				"NEXT b:b-model", "b ANSWERED", "answered by b in 0");
	}

	@Test
	void isToldThatNobodyAnswered() {
		StepVerifier.create(this.failover.chat(HELLO, hedgedChain(new StubProvider("a", fails(FailureKind.TIMEOUT)))))
			.verifyError();
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "a FAILED",
				"failed TIMEOUT in 0");
	}

	@Test
	void isToldThatTheCallerWentAwayAfterWhatWasGivenUpForIt() {
		StepVerifier.create(this.failover.stream(HELLO, hedgedChain(new StubProvider("a", stalls("Hel")))))
			.expectNextCount(1)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(3)))
			.thenCancel()
			.verify();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "a CANCELLED",
				"cancelled 1 in 3000");
	}

	@Test
	void isToldOfOneEndOnlyWhereTheCallerGoesAwayAfterTheAnswer() {
		StepVerifier.create(this.failover.stream(HELLO, hedgedChain(new StubProvider("a", answer("Hello")))).take(2))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "a ANSWERED",
				"answered by a in 0");
	}

	@Test
	void isToldOfABugAsWell() {
		Flux<TargetEvent> bug = Flux.error(new IllegalStateException("a bug"));
		StepVerifier.create(this.failover.chat(HELLO, hedgedChain(new StubProvider("a", bug)))).verifyError();
		assertThat(this.told.lines).last().isEqualTo("failed java.lang.IllegalStateException: a bug in 0");
	}

	@Test
	void canBeHandedThingsThroughReactorsContext() {
		AtomicReference<Object> handed = new AtomicReference<>();
		Failover failover = failover(new FailoverListener() {

			@Override
			public void callStarted(CallInfo call) {
				handed.set(call.context().get("question"));
			}

		});
		StepVerifier
			.create(failover.chat(HELLO, hedgedChain(new StubProvider("a", answer("Hello"))))
				.contextWrite(Context.of("question", 42)))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(handed).hasValue(42);
	}

	@Test
	void isToldOnceOfAChatThatWasOvertaken() {
		StubProvider slow = new StubProvider("a", Flux.never());
		List<Candidate> chain = hedgedChain(slow, new StubProvider("b", answer("Hello")));
		slow.timeouts = Timeouts.DEFAULTS.withChatHedgeAfter(Duration.ofSeconds(10));
		StepVerifier.create(this.failover.chat(HELLO, chain))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.told.lines).containsExactly("call 1 chat", "FIRST a:a-model", "HEDGE b:b-model", "a CANCELLED",
				"b ANSWERED", "answered by b in 10000");
	}

	@Test
	void isToldOfTheFailureBeforeTheCallerIs() {
		StepVerifier
			.create(this.failover.chat(HELLO, hedgedChain(new StubProvider("a", fails(FailureKind.AUTHENTICATION))))
				.doOnError(
						(error) -> assertThat(this.told.lines).last().asString().startsWith("failed AUTHENTICATION")))
			.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(ChatFailedException.class));
	}

	@Test
	void isToldOnceOfThoseThatWereAskedBesideWhoEndsTheCall() {
		StepVerifier
			.create(this.failover.stream(HELLO,
					hedgedChain(new StubProvider("a", Flux.never()),
							new StubProvider("b", fails(FailureKind.CONTENT_FILTERED)))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(10)))
			.verifyError();
		assertThat(this.told.lines).containsExactly("call 1 stream", "FIRST a:a-model", "HEDGE b:b-model", "b FAILED",
				"a CANCELLED", "failed CONTENT_FILTERED in 10000");
	}

	@Test
	void isToldOfNoAttemptForACallerThatLeavesAsItReadsOfTheInterruption() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		this.failover.stream(HELLO, hedgedChain(new StubProvider("a", cut("Hel")), second))
			.takeUntil(ChatEvent.Interrupted.class::isInstance)
			.blockLast();
		assertThat(second.requests).isEmpty();
		assertThat(this.told.lines).contains("a FAILED").doesNotContain("NEXT b:b-model");
	}

	@Test
	void isToldOfAnAttemptBeforeItsTargetIsAsked() {
		List<String> toldBefore = new ArrayList<>();
		chat(new StubProvider("a", Flux.defer(() -> {
			toldBefore.addAll(this.told.lines);
			return answer("Hello");
		})));
		assertThat(toldBefore).containsExactly("call 1 chat", "FIRST a:a-model");
	}

}
