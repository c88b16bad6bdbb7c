package io.llmfailover.failover;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

	private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8));

	private static Duration longest(Backoff backoff, int retry) {
		return backoff.waitBefore(retry, () -> 1);
	}

	@ParameterizedTest
	@CsvSource({ "1, 500", "2, 1000", "3, 2000", "4, 4000", "5, 8000", "6, 8000" })
	void theLongestWaitDoublesWithEachRetryUntilItIsTheLongestAtAll(int retry, long millis) {
		assertThat(longest(BACKOFF, retry)).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void theLongestWaitIsNoMoreThanTheLongestAtAllEvenIfThatIsNoDouble() {
		Backoff backoff = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(5));
		assertThat(longest(backoff, 1)).isEqualTo(Duration.ofSeconds(3));
		assertThat(longest(backoff, 2)).isEqualTo(Duration.ofSeconds(5));
		assertThat(longest(new Backoff(Duration.ofSeconds(9), Duration.ofSeconds(5)), 1))
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void howeverManyRetriesThereWereTheWaitStaysTheLongest() {
		for (int retry = 5; retry < 200; retry++) {
			assertThat(longest(BACKOFF, retry)).as("retry %s", retry).isEqualTo(BACKOFF.max());
		}
		assertThat(longest(BACKOFF, Integer.MAX_VALUE)).isEqualTo(BACKOFF.max());
	}

	@ParameterizedTest
	@CsvSource({ "PT3H", "PT4H53M12.186044416S" })
	void aWaitThatHasDoubledBeyondWhatALongHoldsIsTheLongest(Duration initial) {
		Backoff backoff = new Backoff(initial, Duration.ofHours(5));
		assertThat(longest(backoff, 100)).isEqualTo(backoff.max());
	}

	@Test
	void anyWaitFromNoneToTheLongestIsDrawn() {
		assertThat(BACKOFF.waitBefore(3, () -> 0)).isZero();
		assertThat(BACKOFF.waitBefore(3, () -> 0.25)).isEqualTo(Duration.ofMillis(500));
		assertThat(BACKOFF.waitBefore(3, () -> 0.75)).isEqualTo(Duration.ofMillis(1500));
		assertThat(BACKOFF.waitBefore(100, () -> 0.5)).isEqualTo(Duration.ofSeconds(4));
	}

}
