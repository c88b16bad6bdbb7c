package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AvailabilityTest {

	@ParameterizedTest
	@CsvSource({ "PT0.000000001S, 1", "PT0.001S, 1", "PT0.999S, 1", "PT1S, 1", "PT1.001S, 2", "PT2S, 2", "PT59.5S, 60",
			"PT10M, 600" })
	void theTimeThatIsLeftIsToldInWholeSecondsRoundedUp(Duration left, long seconds) {
		assertThat(Availability.open(left).reasonToSkip())
			.isEqualTo("circuit breaker open for another " + seconds + " s");
	}

	@Test
	void whoIsParkedIsSkippedForWhatItIsParkedForAndForHowLongStill() {
		assertThat(Availability.parked(FailureKind.RATE_LIMITED, Duration.ofSeconds(30)).reasonToSkip())
			.isEqualTo("left out after RATE_LIMITED for another 30 s");
	}

	@Test
	void noTimeIsToldWhereNoneIsKnown() {
		assertThat(Availability.probing().reasonToSkip()).isEqualTo("circuit breaker half open, a probe is running");
		assertThat(Availability.busy().reasonToSkip())
			.isEqualTo("busy: as many attempts are running as it is given at a time");
	}

	@Test
	void aModelIsGoneOnlyIfThatIsWhatItIsParkedFor() {
		Duration left = Duration.ofSeconds(1);
		assertThat(Availability.parked(FailureKind.MODEL_UNAVAILABLE, left).modelGone()).isTrue();
		assertThat(Availability.parked(FailureKind.RATE_LIMITED, left).modelGone()).isFalse();
		assertThat(Availability.open(left).modelGone()).isFalse();
	}

}
