package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class ParkingTest {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Parking parking = new Parking(Time.of(this.clock));

	private void park(int seconds, FailureKind reason) {
		this.parking.park(Duration.ofSeconds(seconds), reason);
	}

	private void pass(int seconds) {
		this.clock.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	private void assertParked(int seconds, FailureKind reason) {
		assertThat(this.parking.remaining()).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(this.parking.reason()).isEqualTo(reason);
	}

	private void assertNotParked() {
		assertThat(this.parking.remaining()).isZero();
		assertThat(this.parking.reason()).isNull();
	}

	@Test
	void whatIsParkedIsLeftOutUntilTheTimeIsUp() {
		assertNotParked();
		park(30, FailureKind.RATE_LIMITED);
		assertParked(30, FailureKind.RATE_LIMITED);
		pass(29);
		assertParked(1, FailureKind.RATE_LIMITED);
		pass(1);
		assertNotParked();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20 })
	void parkingItForNoLongerKeepsTimeAndReason(int seconds) {
		park(30, FailureKind.RATE_LIMITED);
		pass(10);
		park(seconds, FailureKind.QUOTA_EXHAUSTED);
		assertParked(20, FailureKind.RATE_LIMITED);
	}

	@Test
	void parkingItForLongerExtendsTheTimeForTheNewReason() {
		park(30, FailureKind.RATE_LIMITED);
		pass(10);
		park(21, FailureKind.QUOTA_EXHAUSTED);
		assertParked(21, FailureKind.QUOTA_EXHAUSTED);
	}

	@Test
	void whatIsParkedNoMoreIsParkedForAnyTime() {
		park(30, FailureKind.RATE_LIMITED);
		this.parking.clear();
		assertNotParked();
		park(10, FailureKind.QUOTA_EXHAUSTED);
		assertParked(10, FailureKind.QUOTA_EXHAUSTED);
		pass(60);
		park(5, FailureKind.MODEL_UNAVAILABLE);
		assertParked(5, FailureKind.MODEL_UNAVAILABLE);
	}

}
