package io.llmfailover.failover;

import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import reactor.core.publisher.Flux;
import java.util.Map;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.llmfailover.Attempt;
import io.llmfailover.Attempt.Outcome;
import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How a call keeps time and demand, and what becomes of signals that come too late.
 */
class CallLoopTests {

	private static final TargetEvent TEXT = new TargetEvent.TextPiece("Hello");

	private static final TargetEvent REASONING = new TargetEvent.ReasoningPiece("hm");

	private static final TargetEvent FINISHED = StubProvider.finished(1).blockLast();

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Timers timers = new Timers(this.clock);

	// what it emits after its end or a cancel arrives nevertheless
	private final TestPublisher<TargetEvent> source = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE,
			Violation.REQUEST_OVERFLOW);

	private final StubProvider provider = new StubProvider("a", this.source.flux());

	private final RecordingListener published = new RecordingListener();

	private final List<Object> discarded = new ArrayList<>();

	private final List<Throwable> dropped = new ArrayList<>();

	private final TestSubscriber<ChatEvent> caller = TestSubscriber.builder()
		.initialRequest(0)
		.contextPutAll(Operators.enableOnDiscard(Context.empty(), this.discarded::add))
		.build();

	@BeforeEach
	void seeWhatIsDropped() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void resetHook() {
		Hooks.resetOnErrorDropped();
	}

	private Failover failover(FailoverListener... listeners) {
		return new Failover(FailoverSettings.DEFAULTS, Time.of(this.timers), () -> 0.5, List.of(listeners));
	}

	private void call() {
		failover(this.published).stream(ChatRequest.of("Hello"), List.of(this.provider.candidate()))
			.subscribe(this.caller);
	}

	private void callUntilTextHasCome() {
		call();
		this.caller.request(Long.MAX_VALUE);
		this.source.next(TEXT);
		this.clock.advanceTimeBy(Duration.ofSeconds(5));
	}

	private void assertNothingIsLeft() {
		assertThat(this.timers.running()).isZero();
		assertThat(this.provider.open).hasValue(0);
		int lines = this.published.lines.size();
		this.clock.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.published.lines).hasSize(lines);
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

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
	void theDeadlineIsAsCloseAsTheClockCanTell() {
		call();
		this.clock.advanceTimeBy(Duration.ofMinutes(10).minusNanos(1));
		assertThat(this.caller.isTerminated()).isFalse();
		this.clock.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.caller.expectTerminalError()).isInstanceOfSatisfying(ChatFailedException.class,
				(failed) -> assertThat(failed.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED));
	}

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
	void whatTheTargetStillSendsAfterTheComplaintGoesNowhere() {
		callUntilTextHasCome();
		this.clock.advanceTimeBy(Duration.ofSeconds(15));
		this.source.next(REASONING);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(REASONING);
		assertThat(this.dropped).isEmpty();
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

	@Test
	void anErrorAfterTheComplaintThatIsNoTargetsIsNotLost() {
		callUntilTextHasCome();
		this.clock.advanceTimeBy(Duration.ofSeconds(15));
		IllegalStateException bug = new IllegalStateException("a bug");
		this.source.error(bug);
		assertThat(this.dropped).containsExactly(bug);
		assertThat(this.caller.getProtocolErrors()).isEmpty();
	}

	@Test
	void whatTheTargetStillSendsAfterACancelGoesNowhere() {
		callUntilTextHasCome();
		this.caller.cancel();
		this.source.next(REASONING);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.CANCELLED, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(REASONING);
		assertThat(this.dropped).isEmpty();
		assertThat(this.caller.getReceivedOnNext()).hasSize(1);
		assertThat(this.caller.isTerminated()).isFalse();
	}

	@Test
	void whatTheTargetStillSendsAfterItsAnswerGoesNowhere() {
		callUntilTextHasCome();
		this.source.next(FINISHED);
		this.source.next(REASONING);
		this.source.next(FINISHED);
		assertThat(this.discarded).containsExactly(REASONING, FINISHED);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "reset")));
		assertThat(this.caller.isTerminatedComplete()).isTrue();
		assertThat(this.dropped).isEmpty();
		assertNothingIsLeft();
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
		assertThat(this.dropped).containsExactly(thrown);
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
		Failover failover = new Failover(oneAtATime, Time.of(this.timers), () -> 0.5, List.of(this.published));
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
		assertThat(this.dropped).contains(thrown);
		assertThat(this.timers.running()).isZero();
		failover.stream(ChatRequest.of("Hello"), List.of(rude.candidate())).subscribe().dispose();
		assertThat(rude.requests).hasSize(2);
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
	void aSchedulerThatRefusesEndsTheCallWithItsError() {
		this.timers.refuse = true;
		call();
		assertThat(this.caller.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.provider.open).hasValue(0);
		assertNothingIsLeft();
	}

	@Test
	void aListenerThatCancelsBeforeTheTargetIsAskedKeepsItFromBeingAsked() {
		List<Attempt> ended = new ArrayList<>();
		FailoverListener impatient = new FailoverListener() {

			@Override
			public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
				CallLoopTests.this.caller.cancel();
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

	/**
	 * Asks for everything, and throws at the first event.
	 */
	private static final class RudeCaller implements CoreSubscriber<ChatEvent> {

		private final Throwable thrown;

		RudeCaller(Throwable thrown) {
			this.thrown = thrown;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(ChatEvent event) {
			sneak(this.thrown);
		}

		@SuppressWarnings("unchecked")
		private static <E extends Throwable> void sneak(Throwable error) throws E {
			throw (E) error;
		}

		@Override
		public void onError(Throwable error) {
			throw new AssertionError("nothing more after it threw", error);
		}

		@Override
		public void onComplete() {
			throw new AssertionError("nothing more after it threw");
		}

	}

	/**
	 * Knows which timers have neither rung nor been disposed of.
	 */
	private static final class Timers implements Scheduler {

		private final Scheduler scheduler;

		private final Set<Object> running = new HashSet<>();

		private int set;

		private boolean refuse;

		Timers(Scheduler scheduler) {
			this.scheduler = scheduler;
		}

		int running() {
			return this.running.size();
		}

		int set() {
			return this.set;
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			if (this.refuse) {
				throw Exceptions.failWithRejected();
			}
			Object timer = new Object();
			this.running.add(timer);
			this.set++;
			Disposable scheduled = this.scheduler.schedule(() -> {
				this.running.remove(timer);
				task.run();
			}, delay, unit);
			return () -> {
				this.running.remove(timer);
				scheduled.dispose();
			};
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.scheduler.schedule(task);
		}

		@Override
		public Worker createWorker() {
			return this.scheduler.createWorker();
		}

		@Override
		public long now(TimeUnit unit) {
			return this.scheduler.now(unit);
		}

	}

}
