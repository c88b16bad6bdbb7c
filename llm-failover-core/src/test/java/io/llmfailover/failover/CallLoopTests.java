package io.llmfailover.failover;

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
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		this.source.assertNotCancelled();
		this.clock.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.caller.isTerminatedComplete()).isTrue();
	}

}
