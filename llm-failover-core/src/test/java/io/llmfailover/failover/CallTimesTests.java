package io.llmfailover.failover;

import reactor.test.publisher.TestPublisher;
import io.llmfailover.target.TargetEvent;
import java.util.List;
import java.util.ArrayList;
import java.time.Duration;
import java.util.stream.Stream;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.llmfailover.failover.StubProvider.after;
import static io.llmfailover.failover.StubProvider.answer;
import static io.llmfailover.failover.StubProvider.chain;
import static io.llmfailover.failover.StubProvider.fails;
import static io.llmfailover.failover.StubProvider.finished;
import static io.llmfailover.failover.StubProvider.stalls;
import static io.llmfailover.failover.StubProvider.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a call waits for a target, and what ends a call early.
 */
class CallTimesTests extends FailoverScenario {

	@Test
	void aSilentStreamIsLeftAfterItsFirstProgressTimeout() {
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.stream(HELLO, chain(silent, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(59)))
			.expectNoEvent(Duration.ofMillis(10))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNext(Seen.text("b", "Hello"))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(silent.open).hasValue(0);
	}

	@Test
	void aStalledStreamIsLeftAfterItsIdleTimeout() {
		StubProvider stalls = new StubProvider("a", stalls("Hel"));
		StepVerifier.create(this.failover.stream(HELLO, chain(stalls, new StubProvider("b", answer("Hello")))))
			.expectNext(Seen.text("a", "Hel"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(20)))
			.expectNextMatches(ChatEvent.Interrupted.class::isInstance)
			.expectNext(Seen.text("b", "lo"))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(stalls.open).hasValue(0);
	}

	@Test
	void aSlowReaderIsNotADeadProvider() {
		StubProvider only = new StubProvider("a", Flux.concat(text("Hel"), text("lo"), finished(2)));
		StepVerifier.create(this.failover.stream(HELLO, chain(only)), 1)
			.expectNext(Seen.text("a", "Hel"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(5)))
			.thenRequest(1)
			.expectNext(Seen.text("a", "lo"))
			.thenRequest(1)
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aLateAnswerOfASlowProviderIsWaitedFor() {
		StubProvider slow = new StubProvider("a", after(Duration.ofSeconds(20), this.clock, answer("Hello")));
		assertThat(chat(HELLO, slow).content()).isEqualTo("Hello");
	}

	@Test
	void anAttemptLeavesTimeForTheTargetsAfterIt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.chat(request, chain(silent, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(14_999)))
			.expectNoEvent(Duration.ZERO)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void aHealthyProviderThatTakesMostOfTheTimeIsNotLeftForThoseBehindIt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(40)).build();
		StubProvider busy = new StubProvider("a", StubProvider.after(Duration.ofSeconds(19), this.clock, answer("Hi")));
		StubProvider[] others = Stream.of("b", "c", "d", "e")
			.map((name) -> new StubProvider(name, answer("no")))
			.toArray(StubProvider[]::new);
		StepVerifier.create(this.failover.chat(request, chain(busy, others[0], others[1], others[2], others[3])))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(19)))
			.assertNext((response) -> assertThat(response.provider()).isEqualTo("a"))
			.verifyComplete();
	}

	@Test
	void whoCannotBeAskedAnywayTakesNoShareOfTheTime() {
		StubProvider keyless = new StubProvider("k", answer("no"));
		keyless.unusable = "no key";
		ChatRequest hurried = HELLO.toBuilder().timeout(Duration.ofSeconds(20)).build();
		StepVerifier
			.create(this.failover.chat(hurried,
					chain(new StubProvider("a", Flux.never()), keyless, new StubProvider("b", answer("Hello")))))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(14_999)))
			.expectNoEvent(Duration.ZERO)
			.then(() -> this.clock.advanceTimeBy(Duration.ofMillis(1)))
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void theDeadlineEndsTheCallAndTheAttempt() {
		ChatRequest request = HELLO.toBuilder().timeout(Duration.ofSeconds(4)).build();
		StubProvider silent = new StubProvider("a", Flux.never());
		StepVerifier.create(this.failover.stream(request, chain(silent)))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(4)))
			.verifyErrorSatisfies((error) -> {
				ChatFailedException failed = (ChatFailedException) error;
				assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
				assertThat(failed.attempts()).hasSize(1);
			});
		assertThat(silent.open).hasValue(0);
	}

	@Test
	void cancellingClosesTheAttempt() {
		StubProvider stalls = new StubProvider("a", stalls("Hel"));
		StepVerifier.create(this.failover.stream(HELLO, chain(stalls))).expectNextCount(1).thenCancel().verify();
		assertThat(stalls.open).hasValue(0);
	}

	@Test
	void cancellingWhileWaitingForARetryAsksNobody() {
		StubProvider first = new StubProvider("a", fails(FailureKind.OVERLOADED), answer("no"));
		StepVerifier.create(this.failover.stream(HELLO, chain(first))).thenAwait().thenCancel().verify();
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(first.requests).hasSize(1);
	}

	@Test
	void whatCameBeforeTheDeadlineIsShownAlthoughBothCameWhileTheCallerWasBusy() {
		TestPublisher<TargetEvent> source = TestPublisher.create();
		List<ChatEvent> events = new ArrayList<>();
		List<Throwable> errors = new ArrayList<>();
		this.failover.stream(HELLO, chain(new StubProvider("a", source.flux()))).subscribe((event) -> {
			events.add(event);
			if (events.size() == 1) {
				source.next(new TargetEvent.TextPiece("lo"));
				this.clock.advanceTimeBy(Duration.ofMinutes(10));
			}
		}, errors::add);
		source.next(new TargetEvent.TextPiece("Hel"));
		assertThat(events).containsExactly(Seen.text("a", "Hel"), Seen.text("a", "lo"));
		assertThat(errors).singleElement()
			.isInstanceOfSatisfying(ChatFailedException.class,
					(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
	}

	@Test
	void nobodyIsAskedForACallerWhoLeavesWhenTheAnswerBreaks() {
		StubProvider second = new StubProvider("b", answer("Hello"));
		StepVerifier
			.create(this.failover.stream(HELLO, chain(new StubProvider("a", StubProvider.cut("Hel")), second))
				.takeUntil(ChatEvent.Interrupted.class::isInstance))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(second.requests).isEmpty();
	}

	@Test
	void theTimesOfATargetRunFromThenOnWhenItsReaderAsksForMore() {
		StubProvider stalls = new StubProvider("a", stalls("Hel"));
		StepVerifier.create(this.failover.stream(HELLO, chain(stalls, new StubProvider("b", answer("Hello")))), 1)
			.expectNext(Seen.text("a", "Hel"))
			.then(() -> this.clock.advanceTimeBy(Duration.ofMinutes(5)))
			.thenRequest(5)
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(19)))
			.then(() -> assertThat(stalls.open).hasValue(1))
			.then(() -> this.clock.advanceTimeBy(Duration.ofSeconds(1)))
			.expectNextMatches(ChatEvent.Interrupted.class::isInstance)
			.expectNext(Seen.text("b", "lo"))
			.expectNextCount(1)
			.verifyComplete();
	}

}
