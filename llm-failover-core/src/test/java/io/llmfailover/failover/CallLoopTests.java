package io.llmfailover.failover;

import reactor.core.publisher.Flux;
import java.util.stream.LongStream;
import java.util.concurrent.TimeUnit;
import java.util.List;
import io.llmfailover.ChatRequest;
import java.time.Duration;

import io.llmfailover.ChatEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call asks of its target, and how long it waits for the end of an exchange.
 */
class CallLoopTests extends CallLoopScenario {

	@Test
	void aTargetThatIsStillBeingReadIsNotSilent() {
		call();
		this.caller.request(1);
		this.source.next(TEXT);
		this.clock.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.caller.isTerminated()).isFalse();
		this.caller.request(1);
		this.clock.advanceTimeBy(Duration.ofSeconds(20).minusNanos(1));
		assertThat(this.caller.isTerminated()).isFalse();
		this.clock.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.caller.isTerminated()).isTrue();
	}

	@Test
	void aTargetIsAskedForNoMoreThanTheCallerIsReadyToTake() {
		call();
		this.source.assertMaxRequested(0);
		this.caller.request(2);
		this.source.assertMaxRequested(2);
	}

	@Test
	void aTargetThatDoesNotEndAfterItsAnswerIsLeftBeforeTheCallsTimeIsUp() {
		callUntilTextHasCome();
		this.source.next(FINISHED);
		assertThat(this.caller.getReceivedOnNext()).last().isInstanceOf(ChatEvent.Completed.class);
		assertThat(this.caller.isTerminatedComplete()).isFalse();
		this.clock.advanceTimeBy(Duration.ofSeconds(30));
		assertThat(this.caller.isTerminatedComplete()).isTrue();
		this.source.assertCancelled(1);
		assertNothingIsLeft();
	}

	@Test
	void theEndOfAnAnswerIsWaitedForHoweverSoonTheAlarmRings() {
		call();
		this.caller.request(Long.MAX_VALUE);
		this.source.next(TEXT);
		this.clock.advanceTimeBy(Duration.ofMillis(19_990));
		this.source.next(FINISHED);
		this.clock.advanceTimeBy(Duration.ofSeconds(2).minusNanos(1));
		this.source.assertNotCancelled();
		this.clock.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.caller.isTerminatedComplete()).isTrue();
	}

	@Test
	void aTargetIsAskedForWhatTheCallerWantsBeyondWhatIsOutstanding() {
		call();
		this.caller.request(2);
		this.caller.request(1);
		this.source.assertMaxRequested(3);
	}

	@Test
	void aTargetThatSendsMoreThanItWasAskedForIsShownAndAskedForNoMoreThanIsWanted() {
		LongStream.Builder asked = LongStream.builder();
		StubProvider eager = new StubProvider("a", this.source.flux().doOnRequest(asked::add));
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(eager.candidate())).subscribe(this.caller);
		this.caller.request(1);
		this.source.next(TEXT, TEXT, TEXT);
		assertThat(this.caller.getReceivedOnNext()).hasSize(1);
		this.clock.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.caller.isTerminated()).as("it is not silent: it was asked for nothing").isFalse();
		this.caller.request(3);
		assertThat(this.caller.getReceivedOnNext()).hasSize(3);
		assertThat(asked.build()).containsExactly(1L, 1L);
	}

	@Test
	void aTargetWhoseSubscriptionComesLateIsAskedThen() {
		StubProvider late = new StubProvider("a", Flux.from((subscriber) -> this.clock
			.schedule(() -> this.source.flux().subscribe(subscriber), 1, TimeUnit.SECONDS)));
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(late.candidate())).subscribe(this.caller);
		this.caller.request(1);
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		this.source.assertMinRequested(1);
	}

	@Test
	void aSubscriptionThatComesAfterTheCallerHasGoneIsCancelled() {
		StubProvider late = new StubProvider("a", Flux.from((subscriber) -> this.clock
			.schedule(() -> this.source.flux().subscribe(subscriber), 1, TimeUnit.SECONDS)));
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(late.candidate())).subscribe(this.caller);
		this.caller.request(1);
		this.caller.cancel();
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		this.source.assertCancelled(1);
		this.source.assertWasNotRequested();
	}

}
