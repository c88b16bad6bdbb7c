package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.TimeUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import io.llmfailover.OnInterruption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Callers, targets and listeners that do what they must not do, or nobody expects.
 */
class RuleBreakersTests extends CallLoopScenario {

	@Test
	void aTargetThatCompletesBeforeItsAnswerIsCompleteIsABug() {
		callUntilTextHasCome();
		this.source.complete();
		assertThat(this.caller.expectTerminalError()).isInstanceOf(IllegalStateException.class);
		assertNothingIsLeft();
	}

	@Test
	void aCallerThatThrowsHasGoneAway() {
		IllegalStateException thrown = new IllegalStateException("of the caller");
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(new RudeCaller(thrown));
		this.source.next(TEXT);
		this.source.assertCancelled(1);
		assertThat(this.dropped.all()).containsExactly(thrown);
		assertThat(this.published.lines).anyMatch((line) -> line.startsWith("cancelled"));
		assertNothingIsLeft();
	}

	@Test
	void aFatalErrorOfTheCallerIsRethrownOnceTheCallIsClosed() {
		InternalError fatal = new InternalError("of the machine");
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(new RudeCaller(fatal));
		assertThat(Exceptions.isJvmFatal(fatal)).isTrue();
		assertThatThrownBy(() -> this.source.next(TEXT)).isSameAs(fatal);
		this.source.assertCancelled(1);
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTargetThatThrowsOnCancelCostsNeitherTheCallNorItsTurn(boolean callerCancels) {
		NoClassDefFoundError thrown = new NoClassDefFoundError("Missing");
		StubProvider rude = new StubProvider("a", Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
			}

			@Override
			public void cancel() {
				throw thrown;
			}

		})));
		FailoverSettings oneAtATime = FailoverSettings.DEFAULTS
			.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("a", 1)));
		Failover failover = failover(oneAtATime, this.published);
		failover.stream(ChatRequest.of("Hello"), List.of(rude.candidate())).subscribe(this.caller);
		this.caller.request(1);
		if (callerCancels) {
			this.caller.cancel();
			assertThat(this.published.lines).anyMatch((line) -> line.startsWith("cancelled"));
		}
		else {
			this.clock.advanceTimeBy(Duration.ofMinutes(11));
			assertThat(this.caller.expectTerminalError()).isInstanceOf(ChatFailedException.class);
		}
		assertThat(this.dropped.all()).contains(thrown);
		assertNothingIsLeft();
		failover.stream(ChatRequest.of("Hello"), List.of(rude.candidate())).subscribe().dispose();
		assertThat(rude.requests).hasSize(2);
	}

	@Test
	void aTargetThatThrowsBeforeItsAttemptHasBegunKeepsNoTurn() {
		FailoverSettings oneAtATime = FailoverSettings.DEFAULTS
			.withHealth(HealthSettings.DEFAULTS.withMaxConcurrent(Map.of("b", 1)));
		Failover failover = failover(oneAtATime, this.published);
		StubProvider cut = new StubProvider("a", StubProvider.cut("One "));
		StubProvider rude = new StubProvider("b", StubProvider.answer("two"));
		rude.thrown = new IllegalStateException("of the target");
		ChatRequest resumed = ChatRequest.builder().user("Hello").onInterruption(OnInterruption.RESUME).build();
		StepVerifier.create(failover.stream(resumed, List.of(cut.candidate(), rude.candidate())).ignoreElements())
			.verifyErrorMessage("of the target");
		assertThat(failover.health("b", "b-model").state()).isEqualTo(ModelHealth.State.UP);
		assertNothingIsLeft();
	}

	@Test
	void aListenerThatCancelsBeforeTheTargetIsAskedKeepsItFromBeingAsked() {
		List<Attempt> ended = new ArrayList<>();
		FailoverListener impatient = new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				RuleBreakersTests.this.caller.cancel();
			}

			@Override
			public void attemptEnded(CallInfo call, Attempt attempt) {
				ended.add(attempt);
			}

		};
		failover(impatient, this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(this.caller);
		assertThat(this.provider.requests).isEmpty();
		assertThat(ended).extracting(Attempt::outcome).containsExactly(Outcome.CANCELLED);
		assertNothingIsLeft();
	}

	@Test
	void whatACallerThrowsAtTheEndIsNotLost() {
		IllegalStateException thrown = new IllegalStateException("of the caller");
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(new CoreSubscriber<>() {

				@Override
				public void onSubscribe(Subscription subscription) {
					subscription.request(Long.MAX_VALUE);
				}

				@Override
				public void onNext(ChatEvent event) {
				}

				@Override
				public void onError(Throwable error) {
					throw new AssertionError("it has completed", error);
				}

				@Override
				public void onComplete() {
					throw thrown;
				}

			});
		this.source.next(TEXT, FINISHED);
		this.source.complete();
		assertThat(this.dropped.all()).containsExactly(thrown);
		assertThat(this.published.lines).noneMatch((line) -> line.startsWith("cancelled"));
		assertNothingIsLeft();
	}

	@Test
	void aClockThatThrowsAsTheCallBeginsFailsTheCall() {
		IllegalStateException thrown = new IllegalStateException("of the clock");
		AtomicBoolean broken = new AtomicBoolean();
		Time time = new Time(this.timers, () -> {
			if (broken.get()) {
				throw thrown;
			}
			return this.timers.now(TimeUnit.NANOSECONDS);
		});
		Failover failover = new Failover(FailoverSettings.DEFAULTS, time, () -> 0.5);
		broken.set(true);
		failover.stream(ChatRequest.of("Hello"), List.of(this.provider.candidate())).subscribe(this.caller);
		assertThat(this.caller.expectTerminalError()).isSameAs(thrown);
		assertNothingIsLeft();
	}

}
