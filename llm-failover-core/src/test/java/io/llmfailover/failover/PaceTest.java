package io.llmfailover.failover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

	// the clock of a virtual machine may stand anywhere, also just before it overflows
	private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

	private double random;

	private final Pace pace = new Pace(() -> this.random);

	private void pass(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

	private void answer(int times) {
		for (int i = 0; i < times; i++) {
			this.pace.answerBegan(this.now, this.now);
		}
	}

	private void refuse(@Nullable Duration retryAfter) {
		this.pace.refused(this.now, this.now, retryAfter);
	}

	// the target is asked as soon as it may be
	private void askAndRefuse() {
		this.now += Math.max(1, this.pace.pause(this.now));
		refuse(null);
	}

	private void askAndAnswer() {
		this.now += Math.max(1, this.pace.pause(this.now));
		answer(1);
	}

	private void assertPause(Duration pause) {
		assertThat(Duration.ofNanos(this.pace.pause(this.now))).isEqualTo(pause);
	}

	// as many as that in a second, to the nearest request
	private void assertRate(long perSecond) {
		this.pace.asked(this.now);
		assertThat(Math.round(1e9 / this.pace.pause(this.now))).isEqualTo(perSecond);
	}

	@Test
	void aTargetThatRefusesNothingIsAskedAtAnyRate() {
		answer(1_000);
		this.pace.asked(this.now);
		assertPause(Duration.ZERO);
		assertThat(this.pace.scouting()).isFalse();
	}

	@Test
	void itIsLeftAloneForHalfASecondWhereItNamesNoTime() {
		refuse(null);
		assertPause(Duration.ofMillis(500));
		pass(499);
		assertPause(Duration.ofMillis(1));
		pass(2);
		assertPause(Duration.ZERO);
	}

	@Test
	void itIsLeftAloneForTheTimeThatItNames() {
		refuse(Duration.ofSeconds(7));
		assertPause(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@CsvSource({ "0, 10_000", "0.5, 10_500", "1, 11_000" })
	void whoIsRefusedTogetherComesBackAtDifferentTimesButNeverEarlier(double random, long millis) {
		this.random = random;
		refuse(Duration.ofSeconds(10));
		assertPause(Duration.ofMillis(millis));
	}

	@Test
	void theTimeDoublesWithEachRefusalInARowUpToAMinute() {
		askAndRefuse();
		for (long seconds : new long[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 }) {
			askAndRefuse();
			assertPause(Duration.ofSeconds(seconds));
		}
		assertThat(this.pace.refusalsInRow()).isEqualTo(10);
	}

	@Test
	void aTargetThatNamesATimeButNeverKeepsToItIsLeftAloneForLonger() {
		for (int i = 0; i < 5; i++) {
			askAndRefuse();
		}
		this.now += this.pace.pause(this.now);
		refuse(Duration.ofSeconds(1));
		assertPause(Duration.ofSeconds(16));
		this.now += this.pace.pause(this.now);
		refuse(Duration.ofSeconds(40));
		assertPause(Duration.ofSeconds(40));
	}

	@Test
	void requestsThatWereUnderWayTogetherAreRefusedOnce() {
		long asked = this.now;
		pass(100);
		this.pace.refused(asked, this.now, null);
		for (int i = 0; i < 10; i++) {
			pass(10);
			this.pace.refused(asked, this.now, null);
		}
		assertThat(this.pace.refusalsInRow()).isEqualTo(1);
		assertPause(Duration.ofMillis(400));
		this.pace.refused(asked, this.now, Duration.ofSeconds(3));
		assertPause(Duration.ofSeconds(3));
		this.pace.refused(asked, this.now, Duration.ofSeconds(2));
		assertPause(Duration.ofSeconds(3));
		assertThat(this.pace.refusalsInRow()).isEqualTo(1);
	}

	@Test
	void aRequestThatWasSentWhenAnotherWasRefusedWasUnderWayWithIt() {
		refuse(null);
		refuse(null);
		answer(1);
		assertThat(this.pace.refusalsInRow()).isEqualTo(1);
		assertThat(this.pace.scouting()).isTrue();
	}

	@Test
	void anAnswerToAnEarlierRequestDoesNotShowThatItAnswersAgain() {
		long asked = this.now;
		pass(10);
		refuse(null);
		this.pace.answerBegan(asked, this.now);
		assertThat(this.pace.scouting()).isTrue();
		assertThat(this.pace.refusalsInRow()).isEqualTo(1);
		assertPause(Duration.ofMillis(500));
	}

	@Test
	void oneRequestFindsOutWhetherItAnswersAgainAndOthersFollowAtOnce() {
		refuse(Duration.ofSeconds(5));
		assertThat(this.pace.scouting()).isTrue();
		pass(2_000);
		answer(1);
		assertThat(this.pace.scouting()).isFalse();
		assertThat(this.pace.refusalsInRow()).isZero();
		assertPause(Duration.ZERO);
	}

	@Test
	void whereNothingIsKnownItIsAskedTwiceASecondAndFasterWithEachAnswer() {
		refuse(null);
		askAndAnswer();
		assertPause(Duration.ZERO);
		this.pace.asked(this.now);
		assertPause(Duration.ofMillis(500));
		askAndAnswer();
		this.pace.asked(this.now);
		assertPause(Duration.ofMillis(400));
	}

	@Test
	void itIsAskedALittleSlowerThanItHadAnsweredInTheLastSecond() {
		answer(100);
		pass(1_001);
		answer(10);
		pass(500);
		answer(30);
		pass(500);
		refuse(null);
		askAndAnswer();
		assertRate(36);
	}

	@Test
	void ofATargetThatAnsweredMoreThanIsRememberedTheRateIsThatOfTheLastOnes() {
		for (int i = 0; i < 1_000; i++) {
			answer(1);
			pass(2);
		}
		refuse(null);
		askAndAnswer();
		// 64 answers took 128 ms
		assertRate(450);
	}

	@Test
	void aTargetThatAnsweredEverythingAtOnceIsHardlySlowedDown() {
		answer(64);
		refuse(null);
		askAndAnswer();
		this.pace.asked(this.now);
		assertThat(this.pace.pause(this.now)).isLessThan(1_000);
	}

	@Test
	void askingItDoesNotShortenATimeThatItHasNamed() {
		refuse(Duration.ofSeconds(5));
		this.pace.asked(this.now);
		assertPause(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void aMinuteAfterItsLastRefusalItIsAskedAtAnyRateAgain(int nanos) {
		refuse(null);
		pass(60_000);
		this.now += nanos;
		answer(1);
		this.pace.asked(this.now);
		assertPause((nanos == 0) ? Duration.ofMillis(500) : Duration.ZERO);
		assertThat(this.pace.scouting()).isFalse();
	}

	@Test
	void whatIsForgottenIsAsIfItHadNeverBeen() {
		refuse(Duration.ofSeconds(50));
		this.pace.forget();
		assertPause(Duration.ZERO);
		assertThat(this.pace.scouting()).isFalse();
		assertThat(this.pace.refusalsInRow()).isZero();
		refuse(null);
		assertPause(Duration.ofMillis(500));
	}

}
