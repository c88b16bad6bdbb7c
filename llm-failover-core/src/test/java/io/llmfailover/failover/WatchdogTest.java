package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class WatchdogTest {

	private static final TargetEvent OPENED = new TargetEvent.Opened(200, null);

	private static final TargetEvent REASONING = new TargetEvent.ReasoningPiece("hm");

	private static final TargetEvent TEXT = new TargetEvent.TextPiece("Hello");

	private static final long LONG = 100_000;

	private static final int NO_HEDGE = 0;

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Timers timers = new Timers(this.clock);

	// what it emits after its end or a cancel arrives nevertheless
	private final TestPublisher<TargetEvent> source = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);

	private final List<Object> discarded = new ArrayList<>();

	private final List<Throwable> dropped = new ArrayList<>();

	private final AtomicInteger silences = new AtomicInteger();

	private final TestSubscriber<TargetEvent> reader = TestSubscriber.builder()
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

	private Watchdog watchdog(Duration first, long idle, long uncommitted, long hedgeAfter) {
		Patience patience = new Patience(first, Duration.ofSeconds(idle), Duration.ofSeconds(uncommitted),
				Duration.ofSeconds(hedgeAfter), true);
		return new Watchdog(this.source.flux(), patience, Time.of(this.timers), this.silences::incrementAndGet);
	}

	private void watch(long first, long idle, long uncommitted, long hedgeAfter) {
		watchdog(Duration.ofSeconds(first), idle, uncommitted, hedgeAfter).subscribe(this.reader);
	}

	private void demandAll() {
		this.reader.request(Long.MAX_VALUE);
	}

	private void pass(long seconds) {
		this.clock.advanceTimeBy(Duration.ofSeconds(seconds));
		assertThat(this.reader.isTerminatedOrCancelled()).isFalse();
	}

	private Failure complaintAfterExactly(long seconds) {
		this.clock.advanceTimeBy(Duration.ofSeconds(seconds).minusNanos(1));
		assertThat(this.reader.isTerminated()).isFalse();
		this.source.assertNotCancelled();
		this.clock.advanceTimeBy(Duration.ofNanos(1));
		assertThat(this.reader.isTerminatedError()).isTrue();
		this.source.assertCancelled(1);
		Throwable error = this.reader.expectTerminalError();
		assertThat(error).isInstanceOf(TargetFailedException.class);
		Failure failure = ((TargetFailedException) error).failure();
		assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
		return failure;
	}

	private static void assertSilence(Failure complaint, String message) {
		assertThat(complaint.message()).isEqualTo(message);
		assertThat(complaint.circumstance()).isNull();
	}

	private static void assertOutOfShare(Failure complaint, int share) {
		assertThat(complaint.message()).isEqualTo("Not done within " + share + " s, its share of the call's time");
		assertThat(complaint.circumstance()).isEqualTo(Circumstance.OUT_OF_SHARE);
	}

	// shorter and longer than any timer
	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeWithoutDemandIsNoSilenceBeforeTheFirstProgress(long pause) {
		watch(60, 20, LONG, NO_HEDGE);
		pass(pause);
		this.reader.request(1);
		pass(25);
		this.source.next(OPENED);
		pass(pause);
		this.reader.request(1);
		assertSilence(complaintAfterExactly(35), "No answer within 60 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeWithoutDemandIsNoSilenceBetweenOneProgressAndTheNext(long pause) {
		watch(60, 20, LONG, NO_HEDGE);
		for (int i = 0; i < 3; i++) {
			pass(pause);
			this.reader.request(1);
			pass(15);
			this.source.next(TEXT);
		}
		pass(pause);
		this.reader.request(1);
		assertSilence(complaintAfterExactly(20), "Silent for 20 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeWithoutDemandDoesNotCountForTheShare(long pause) {
		watch(60, 20, 45, NO_HEDGE);
		for (int i = 0; i < 3; i++) {
			pass(pause);
			this.reader.request(1);
			pass(10);
			this.source.next(REASONING);
		}
		pass(pause);
		this.reader.request(1);
		assertOutOfShare(complaintAfterExactly(15), 45);
	}

	@Test
	void timeCountsForAsLongAsSomeDemandIsLeft() {
		watch(60, 20, LONG, NO_HEDGE);
		this.reader.request(2);
		this.source.next(OPENED);
		pass(10);
		this.reader.request(5);
		assertSilence(complaintAfterExactly(50), "No answer within 60 s");
	}

	@Test
	void nobodyIsSilentWhoIsStillBeingRead() {
		watchdog(Duration.ofSeconds(60), 20, LONG, NO_HEDGE).doOnNext((event) -> pass(25)).subscribe(this.reader);
		demandAll();
		this.source.next(TEXT);
		assertThat(this.reader.getReceivedOnNext()).containsExactly(TEXT);
		assertSilence(complaintAfterExactly(15), "Silent for 20 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void aSilenceIsToldOnceAfterTheTimeWithDemand(long pause) {
		watch(60, 20, LONG, 10);
		pass(pause);
		this.reader.request(1);
		pass(6);
		this.source.next(OPENED);
		pass(pause);
		this.reader.request(1);
		pass(3);
		assertThat(this.silences).hasValue(0);
		pass(1);
		assertThat(this.silences).hasValue(1);
		assertSilence(complaintAfterExactly(50), "No answer within 60 s");
		assertThat(this.silences).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 86_400 })
	void whereTheSilenceIsNotOverItIsTheShareThatIsUp(long start) {
		pass(start);
		watch(60, 20, 30, NO_HEDGE);
		demandAll();
		assertOutOfShare(complaintAfterExactly(30), 30);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 86_400 })
	void reasoningEndsASilenceButGivesNoMoreThanTheShare(long start) {
		pass(start);
		watch(60, 20, 30, NO_HEDGE);
		demandAll();
		pass(15);
		this.source.next(REASONING);
		assertOutOfShare(complaintAfterExactly(15), 30);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 86_400 })
	void aSilenceThatIsOverBeforeTheShareIsUpIsWhatIsComplainedAbout(long start) {
		pass(start);
		watch(60, 20, 36, NO_HEDGE);
		demandAll();
		pass(15);
		this.source.next(TargetEvent.Progress.INSTANCE);
		assertSilence(complaintAfterExactly(20), "Silent for 20 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 86_400 })
	void aSilenceThatIsOverWhenTheShareIsUpIsWhatIsComplainedAbout(long start) {
		pass(start);
		watch(60, 20, 60, NO_HEDGE);
		demandAll();
		assertSilence(complaintAfterExactly(60), "No answer within 60 s");
	}

	@Test
	void whoHasBegunToAnswerMayTakeLongerThanTheShare() {
		watch(60, 20, 30, NO_HEDGE);
		demandAll();
		this.source.next(TEXT);
		for (int i = 0; i < 10; i++) {
			pass(19);
			this.source.next(REASONING);
		}
		assertSilence(complaintAfterExactly(20), "Silent for 20 s");
	}

	@Test
	void aToolCallBeginsAnAnswerAsWell() {
		watch(60, 20, 30, NO_HEDGE);
		demandAll();
		pass(15);
		this.source.next(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")));
		assertSilence(complaintAfterExactly(20), "Silent for 20 s");
	}

	@Test
	void aTimeThatIsNotOfWholeSecondsIsToldInMilliseconds() {
		Duration first = Duration.ofMillis(1_500);
		watchdog(first, 20, LONG, NO_HEDGE).subscribe(this.reader);
		demandAll();
		this.clock.advanceTimeBy(first);
		assertThat(this.reader.expectTerminalError()).hasMessage("TIMEOUT: No answer within 1500 ms");
	}

	private void watchUntilATimerRuns() {
		watch(60, 20, LONG, 30);
		demandAll();
		this.source.next(TEXT);
		pass(5);
		assertThat(this.timers.running()).isEqualTo(1);
	}

	private void assertNoTimerIsLeft() {
		assertThat(this.timers.running()).isZero();
		this.clock.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.silences).hasValue(0);
		assertThat(this.reader.getProtocolErrors()).isEmpty();
	}

	@Test
	void noTimerOutlivesTheLastEvent() {
		watchUntilATimerRuns();
		this.source.complete();
		assertThat(this.reader.isTerminatedComplete()).isTrue();
		assertNoTimerIsLeft();
	}

	@Test
	void noTimerOutlivesAnError() {
		watchUntilATimerRuns();
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "reset")));
		assertThat(this.reader.expectTerminalError()).hasMessage("NETWORK: reset");
		assertNoTimerIsLeft();
	}

	@Test
	void noTimerOutlivesACancel() {
		watchUntilATimerRuns();
		this.reader.cancel();
		this.source.assertCancelled(1);
		assertNoTimerIsLeft();
	}

	@Test
	void noTimerOutlivesTheComplaint() {
		watch(60, 20, LONG, NO_HEDGE);
		demandAll();
		complaintAfterExactly(60);
		assertNoTimerIsLeft();
	}

	@Test
	void whatTheSourceStillEmitsAfterTheComplaintGoesNowhere() {
		watch(60, 20, LONG, NO_HEDGE);
		demandAll();
		complaintAfterExactly(60);
		this.source.next(TEXT);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.NETWORK, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(TEXT);
		assertThat(this.dropped).isEmpty();
		assertThat(this.reader.getReceivedOnNext()).isEmpty();
		assertThat(this.reader.getProtocolErrors()).isEmpty();
	}

	@Test
	void anErrorAfterTheComplaintThatIsNoTargetsIsNotLost() {
		watch(60, 20, LONG, NO_HEDGE);
		demandAll();
		complaintAfterExactly(60);
		IllegalStateException bug = new IllegalStateException("a bug");
		this.source.error(bug);
		assertThat(this.dropped).containsExactly(bug);
		assertThat(this.reader.getProtocolErrors()).isEmpty();
	}

	@Test
	void whatTheSourceStillEmitsAfterACancelGoesNowhere() {
		watchUntilATimerRuns();
		this.reader.cancel();
		this.source.next(REASONING);
		this.source.error(new TargetFailedException(Failure.of(FailureKind.CANCELLED, "closed by us")));
		this.source.complete();
		assertThat(this.discarded).containsExactly(REASONING);
		assertThat(this.dropped).isEmpty();
		assertThat(this.reader.getReceivedOnNext()).containsExactly(TEXT);
		assertThat(this.reader.getReceivedOnNextAfterCancellation()).isEmpty();
		assertThat(this.reader.isTerminated()).isFalse();
		assertThat(this.reader.getProtocolErrors()).isEmpty();
	}

	/**
	 * Knows which timers have neither rung nor been disposed of.
	 */
	private static final class Timers implements Scheduler {

		private final Scheduler scheduler;

		private final Set<Object> running = new HashSet<>();

		Timers(Scheduler scheduler) {
			this.scheduler = scheduler;
		}

		int running() {
			return this.running.size();
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			Object timer = new Object();
			this.running.add(timer);
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
