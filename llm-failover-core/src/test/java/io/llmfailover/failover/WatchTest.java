package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WatchTest {

	private static final TargetEvent OPENED = new TargetEvent.Opened(200, null);

	private static final TargetEvent REASONING = new TargetEvent.ReasoningPiece("hm");

	private static final TargetEvent TEXT = new TargetEvent.TextPiece("Hello");

	private static final long LONG = 100_000;

	private static final int NO_HEDGE = 0;

	// the clock of a virtual machine may stand anywhere, also just before it overflows
	private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

	private int silences;

	private Watch watch = watch(60, 20, LONG, NO_HEDGE);

	private Watch watch(long first, long idle, long uncommitted, long hedgeAfter) {
		return watch(Duration.ofSeconds(first), idle, uncommitted, hedgeAfter);
	}

	private Watch watch(Duration first, long idle, long uncommitted, long hedgeAfter) {
		return watch(new Patience(first, Duration.ofSeconds(idle), Duration.ofSeconds(uncommitted),
				Duration.ofSeconds(hedgeAfter), Duration.ofSeconds(hedgeAfter), Duration.ofSeconds(LONG)));
	}

	private Watch watch(Patience patience) {
		this.watch = new Watch(patience, this.now);
		return this.watch;
	}

	private void resume() {
		this.watch.resume(this.now);
	}

	private void pause() {
		this.watch.pause(this.now);
	}

	private void receive(TargetEvent event) {
		this.watch.received(event, this.now);
	}

	private void pass(long seconds) {
		passNanos(Duration.ofSeconds(seconds).toNanos());
		assertThat(look()).isNull();
	}

	// as the call does: whenever the watch asks for it
	private void passNanos(long nanos) {
		long end = this.now + nanos;
		for (long left = this.watch.untilDue(this.now); left < end - this.now; left = this.watch.untilDue(this.now)) {
			this.now += Math.max(1, left);
			assertThat(look()).as("complaint " + Duration.ofNanos(end - this.now) + " early").isNull();
		}
		this.now = end;
	}

	private @Nullable Failure look() {
		if (this.watch.fellSilent(this.now)) {
			this.silences++;
		}
		return this.watch.complaint(this.now);
	}

	private Failure complaintAfterExactly(Duration duration) {
		passNanos(duration.toNanos() - 1);
		assertThat(look()).isNull();
		assertThat(this.watch.untilDue(this.now)).isEqualTo(1);
		this.now++;
		Failure complaint = look();
		assertThat(complaint).isNotNull();
		assertThat(complaint.kind()).isEqualTo(FailureKind.TIMEOUT);
		return complaint;
	}

	private void assertSilence(long afterExactly, String message) {
		Failure complaint = complaintAfterExactly(Duration.ofSeconds(afterExactly));
		assertThat(complaint.message()).isEqualTo(message);
		assertThat(complaint.circumstance()).isNull();
	}

	private void assertOutOfShare(long afterExactly, int share) {
		Failure complaint = complaintAfterExactly(Duration.ofSeconds(afterExactly));
		assertThat(complaint.message()).isEqualTo("Not done within " + share + " s, its share of the call's time");
		assertThat(complaint.circumstance()).isEqualTo(Circumstance.OUT_OF_SHARE);
	}

	@Test
	void nothingIsDueWhileNothingIsAskedFor() {
		watch(60, 20, 30, 10);
		this.now += Duration.ofDays(1).toNanos();
		assertThat(this.watch.untilDue(this.now)).isEqualTo(Long.MAX_VALUE);
		assertThat(look()).isNull();
		assertThat(this.silences).isZero();
	}

	// shorter and longer than any time of the watch
	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeInWhichNothingIsAskedForIsNoSilenceBeforeTheFirstProgress(long paused) {
		watch(60, 20, LONG, NO_HEDGE);
		pass(paused);
		resume();
		pass(25);
		receive(OPENED);
		pause();
		pass(paused);
		resume();
		assertSilence(35, "No answer within 60 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeInWhichNothingIsAskedForIsNoSilenceBetweenOneProgressAndTheNext(long paused) {
		watch(60, 20, LONG, NO_HEDGE);
		for (int i = 0; i < 3; i++) {
			pass(paused);
			resume();
			pass(15);
			receive(TEXT);
			pause();
		}
		pass(paused);
		resume();
		assertSilence(20, "Silent for 20 s");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void timeInWhichNothingIsAskedForDoesNotCountForTheShare(long paused) {
		watch(60, 20, 45, NO_HEDGE);
		for (int i = 0; i < 3; i++) {
			pass(paused);
			resume();
			pass(10);
			receive(REASONING);
			pause();
		}
		pass(paused);
		resume();
		assertOutOfShare(15, 45);
	}

	@Test
	void askingForMoreAmidASilenceDoesNotProlongIt() {
		resume();
		pass(10);
		resume();
		assertSilence(50, "No answer within 60 s");
	}

	@Test
	void headersAreNoProgress() {
		resume();
		pass(20);
		receive(OPENED);
		assertSilence(40, "No answer within 60 s");
	}

	@Test
	void theWaitForAConnectionIsNobodysSilence() {
		watch(60, 20, 70, 10);
		resume();
		pass(9);
		receive(TargetEvent.Taken.INSTANCE);
		pass(9);
		assertThat(this.silences).isZero();
		pass(1);
		assertThat(this.silences).isEqualTo(1);
		assertSilence(50, "No answer within 60 s");
	}

	private @Nullable Circumstance endOfShare(long share, long slowAfter, TargetEvent... events) {
		watch(new Patience(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(share), Duration.ZERO,
				Duration.ZERO, Duration.ofSeconds(slowAfter)));
		resume();
		for (TargetEvent event : events) {
			receive(event);
		}
		return complaintAfterExactly(Duration.ofSeconds(share)).circumstance();
	}

	@Test
	void whoHasNotSentAByteByTheEndOfItsShareWasSlow() {
		assertThat(endOfShare(15, 10)).isEqualTo(Circumstance.SILENT_SHARE);
	}

	@Test
	void aConnectionIsNoSignOfTheTarget() {
		assertThat(endOfShare(15, 15, TargetEvent.Taken.INSTANCE)).isEqualTo(Circumstance.SILENT_SHARE);
	}

	@Test
	void whoHasSentItsHeadersByTheEndOfItsShareWasNotSlow() {
		assertThat(endOfShare(15, 10, OPENED)).isEqualTo(Circumstance.OUT_OF_SHARE);
	}

	@Test
	void nobodyIsSlowWhoseShareWasShort() {
		assertThat(endOfShare(15, 16)).isEqualTo(Circumstance.OUT_OF_SHARE);
	}

	@Test
	void aSilenceMayLastLongerOnceTheHeadersHaveCome() {
		watch(new Patience(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(LONG),
				Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofSeconds(LONG)));
		resume();
		pass(9);
		receive(OPENED);
		pass(35);
		assertThat(this.silences).isZero();
		pass(1);
		assertThat(this.silences).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3_600 })
	void aSilenceThatCallsForAHedgeIsNotedOnce(long paused) {
		watch(60, 20, LONG, 10);
		pass(paused);
		resume();
		pass(6);
		receive(OPENED);
		pause();
		pass(paused);
		resume();
		pass(3);
		assertThat(this.silences).isZero();
		pass(1);
		assertThat(this.silences).isEqualTo(1);
		assertSilence(50, "No answer within 60 s");
		assertThat(this.silences).isEqualTo(1);
	}

	@Test
	void whereTheSilenceIsNotOverItIsTheShareThatIsUp() {
		watch(60, 20, 30, NO_HEDGE);
		resume();
		assertOutOfShare(30, 30);
	}

	@Test
	void reasoningEndsASilenceButGivesNoMoreThanTheShare() {
		watch(60, 20, 30, NO_HEDGE);
		resume();
		pass(15);
		receive(REASONING);
		assertOutOfShare(15, 30);
	}

	@Test
	void aSilenceThatIsOverBeforeTheShareIsUpIsWhatIsComplainedAbout() {
		watch(60, 20, 36, NO_HEDGE);
		resume();
		pass(15);
		receive(TargetEvent.Progress.INSTANCE);
		assertSilence(20, "Silent for 20 s");
	}

	@Test
	void aSilenceThatIsOverWhenTheShareIsUpIsWhatIsComplainedAbout() {
		watch(60, 20, 60, NO_HEDGE);
		resume();
		assertSilence(60, "No answer within 60 s");
	}

	@Test
	void whoHasBegunToAnswerMayTakeLongerThanTheShare() {
		watch(60, 20, 30, NO_HEDGE);
		resume();
		receive(TEXT);
		for (int i = 0; i < 10; i++) {
			pass(19);
			receive(REASONING);
		}
		assertSilence(20, "Silent for 20 s");
	}

	@Test
	void aToolCallBeginsAnAnswerAsWell() {
		watch(60, 20, 30, NO_HEDGE);
		resume();
		pass(15);
		receive(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")));
		assertSilence(20, "Silent for 20 s");
	}

	@Test
	void aTimeThatIsNotOfWholeSecondsIsNamedInMilliseconds() {
		Duration first = Duration.ofMillis(1_500);
		watch(first, 20, LONG, NO_HEDGE);
		resume();
		assertThat(complaintAfterExactly(first).message()).isEqualTo("No answer within 1500 ms");
	}

	@Test
	void timesWithoutEndAreNeverDue() {
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		this.watch = new Watch(new Patience(forever, forever, forever, forever, forever, forever), this.now);
		resume();
		assertThat(this.watch.untilDue(this.now)).isGreaterThan(Duration.ofDays(36_000).toNanos());
		assertThat(look()).isNull();
	}

	private void slowAfter(long seconds) {
		watch(new Patience(Duration.ofSeconds(LONG), Duration.ofSeconds(LONG), Duration.ofSeconds(LONG), Duration.ZERO,
				Duration.ZERO, Duration.ofSeconds(seconds)));
	}

	@Test
	void whoSendsNothingForLongerThanItShouldTakeIsSilent() {
		slowAfter(10);
		resume();
		for (TargetEvent event : List.of(TargetEvent.Taken.INSTANCE, OPENED, REASONING, TEXT)) {
			pass(10);
			assertThat(this.watch.silent(this.now)).isFalse();
			passNanos(1);
			assertThat(this.watch.silent(this.now)).isTrue();
			receive(event);
			assertThat(this.watch.silent(this.now)).isFalse();
		}
	}

	@Test
	void whoIsAskedForNothingIsNotSilent() {
		slowAfter(10);
		resume();
		pass(4);
		pause();
		assertThat(this.watch.paused()).isTrue();
		this.now += Duration.ofDays(1).toNanos();
		assertThat(this.watch.silent(this.now)).isFalse();
		resume();
		assertThat(this.watch.paused()).isFalse();
		pass(6);
		assertThat(this.watch.silent(this.now)).isFalse();
		passNanos(1);
		assertThat(this.watch.silent(this.now)).isTrue();
	}

	@Test
	void aConnectionIsNotHeardAndHeadersAre() {
		resume();
		receive(TargetEvent.Taken.INSTANCE);
		assertThat(this.watch.heard()).isFalse();
		receive(OPENED);
		assertThat(this.watch.heard()).isTrue();
	}

	@Test
	void whoMayStayWithoutAByteForAWhileLongerIsSlowAfterThat() {
		slowAfter(10);
		resume();
		pass(4);
		assertThat(Duration.ofNanos(this.watch.untilSlow(this.now))).isEqualTo(Duration.ofSeconds(6));
		pass(20);
		assertThat(this.watch.untilSlow(this.now)).as("at once, but never in the past").isEqualTo(1);
	}

}
