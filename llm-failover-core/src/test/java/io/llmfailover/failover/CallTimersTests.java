package io.llmfailover.failover;

import io.llmfailover.target.TargetEvent;
import io.llmfailover.ToolCall;
import reactor.core.publisher.Mono;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All times of a call are on one timer, which is that of all calls.
 */
class CallTimersTests extends CallLoopScenario {

	@Test
	void oneTimerRunsForAllTimesOfACall() {
		callUntilTextHasCome();
		assertThat(this.timers.running()).isEqualTo(1);
	}

	@Test
	void noTimerIsSetForEachEvent() {
		callUntilTextHasCome();
		int set = this.timers.set();
		for (int i = 0; i < 1_000; i++) {
			this.source.next(TEXT);
		}
		assertThat(this.timers.set()).isEqualTo(set);
	}

	@Test
	void noTimerIsSetForAHedgeWhereNobodyElseCanBeAsked() {
		this.provider.timeouts = Timeouts.DEFAULTS;
		call();
		this.caller.request(Long.MAX_VALUE);
		int set = this.timers.set();
		this.clock.advanceTimeBy(Timeouts.DEFAULTS.hedgeAfter());
		assertThat(this.timers.set()).isEqualTo(set);
	}

	@Test
	void noTimerOutlivesTheAnswer() {
		callUntilTextHasCome();
		this.source.next(FINISHED);
		this.source.complete();
		assertThat(this.caller.isTerminatedComplete()).isTrue();
		assertNothingIsLeft();
	}

	@Test
	void noTimerOutlivesAnError() {
		callUntilTextHasCome();
		this.source.error(new IllegalStateException("a bug"));
		assertThat(this.caller.expectTerminalError()).hasMessage("a bug");
		assertNothingIsLeft();
	}

	@Test
	void noTimerOutlivesACancel() {
		callUntilTextHasCome();
		this.caller.cancel();
		this.source.assertCancelled(1);
		assertNothingIsLeft();
	}

	@Test
	void noTimerOutlivesTheComplaintAboutTheLastTarget() {
		callUntilTextHasCome();
		this.clock.advanceTimeBy(Duration.ofSeconds(15));
		assertThat(this.caller.expectTerminalError()).hasMessageContaining("TIMEOUT: Silent for 20 s");
		this.source.assertCancelled(1);
		assertNothingIsLeft();
	}

	@Test
	void noTimerOutlivesATargetThatThrowsWhenItIsAskedForMore() {
		IllegalStateException thrown = new IllegalStateException("of the target");
		StubProvider rude = new StubProvider("a", Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
				throw thrown;
			}

			@Override
			public void cancel() {
			}

		})));
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(rude.candidate())).subscribe(this.caller);
		this.caller.request(1);
		assertThat(this.caller.expectTerminalError()).isSameAs(thrown);
		assertNothingIsLeft();
	}

	@Test
	void theDeadlineIsAsCloseAsTheClockCanTell() {
		call();
		this.clock.advanceTimeBy(Duration.ofMinutes(10).minusNanos(1));
		assertThat(this.caller.isTerminated()).isFalse();
		this.clock.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.caller.expectTerminalError()).isInstanceOfSatisfying(ChatFailedException.class,
				(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
	}

	@Test
	void aCallThatBeginsAfterAnotherNeedsNoTimerOfItsOwn() {
		Failover failover = failover();
		for (int i = 0; i < 100; i++) {
			failover.stream(ChatRequest.of("Hello"), List.of(this.provider.candidate())).subscribe().dispose();
		}
		assertThat(this.timers.set()).isEqualTo(1);
		failover.stream(ChatRequest.of("Hello"), List.of(this.provider.candidate())).subscribe(this.caller);
		this.clock.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.caller.expectTerminalError()).isInstanceOf(ChatFailedException.class);
	}

	@Test
	void aSchedulerThatRefusesToWaitAnyLongerEndsEachCallWithItsError() {
		Failover failover = failover();
		ChatRequest inAHurry = ChatRequest.builder().user("Hello").timeout(Duration.ofSeconds(1)).build();
		failover.stream(inAHurry, List.of(this.provider.candidate())).subscribe((event) -> {
		}, (error) -> {
		});
		failover.stream(ChatRequest.of("Hello"), List.of(this.provider.candidate())).subscribe(this.caller);
		this.timers.refuse = true;
		this.clock.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.caller.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.provider.open).hasValue(0);
	}

	@Test
	void aSchedulerThatRefusesEndsTheCallWithItsError() {
		this.timers.refuse = true;
		call();
		assertThat(this.caller.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.provider.open).hasValue(0);
		assertNothingIsLeft();
	}

	@Test
	void aSchedulerThatRefusesWhileToolsRunEndsTheCallAndCancelsThem() {
		FakeTools tools = new FakeTools().on("weather", Mono.never());
		Failover failover = new Failover(FailoverSettings.DEFAULTS, Time.of(this.timers), () -> 0.5, List.of(),
				List.of(), tools);
		ChatRequest request = ChatRequest.builder().user("Hello").tools(FakeTools.named("weather")).build();
		failover.stream(request, List.of(this.provider.candidate())).subscribe(this.caller);
		this.caller.request(Long.MAX_VALUE);
		this.source.next(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")), FINISHED);
		this.source.complete();
		assertThat(tools.running).hasValue(1);
		this.timers.refuse = true;
		this.clock.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(this.caller.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
		assertThat(tools.cancelled).hasValue(1);
		assertNothingIsLeft();
	}

}
