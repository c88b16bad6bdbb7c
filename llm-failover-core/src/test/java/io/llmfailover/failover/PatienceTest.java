package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PatienceTest {

	private static final Duration UNKNOWN = Duration.ZERO;

	private static RemainingTime call(long timeout, long left, int targets) {
		return new RemainingTime(Duration.ofSeconds(timeout), Duration.ofSeconds(left), targets);
	}

	private static Patience stream(Timeouts timeouts, long timeout) {
		return Patience.of(timeouts, Transport.STREAM, UNKNOWN, call(timeout, timeout, 2));
	}

	private static Patience whole(Timeouts timeouts, long usual, long timeout) {
		return Patience.of(timeouts, Transport.WHOLE, Duration.ofSeconds(usual), call(timeout, timeout, 2));
	}

	// the table of the README
	@ParameterizedTest
	@CsvSource({ "10, 1, 10", "10, 2, 5", "10, 5, 5", "20, 1, 20", "20, 2, 15", "20, 5, 10", "120, 1, 120",
			"120, 2, 115", "120, 5, 100", "600, 1, 600", "600, 2, 595", "600, 5, 580" })
	void anAttemptMayUseWhatThoseBehindItDoNotNeed(long left, int targets, long share) {
		System.out.printf("share of %3d s left with %d targets: %3d s%n", left, targets, share);
		assertThat(call(1_000, left, targets).share()).isEqualTo(Duration.ofSeconds(share));
	}

	@Test
	void anAnswerInOnePieceMayTakeAsLongAsItsShareUnlessThatIsSaid() {
		Patience usual = whole(Timeouts.DEFAULTS, 0, 120);
		assertThat(usual.first()).isGreaterThan(usual.uncommitted());
		assertThat(usual.uncommitted()).isEqualTo(Duration.ofSeconds(115));
		Patience said = whole(Timeouts.DEFAULTS.withResponse(Duration.ofSeconds(7)), 0, 120);
		assertThat(said.first()).isEqualTo(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@CsvSource({ "600, 10, 45", "60, 10, 30", "12, 6, 6" })
	void aModelThatThinksUnseenIsGivenLongerOnlyOnceItsHeadersHaveCome(long timeout, long before, long after) {
		Patience patience = stream(Timeouts.DEFAULTS.withHedgeAfterHeaders(Duration.ofSeconds(45)), timeout);
		assertThat(patience.hedgeAfter()).isEqualTo(Duration.ofSeconds(before));
		assertThat(patience.hedgeAfterHeaders()).isEqualTo(Duration.ofSeconds(after));
	}

	@ParameterizedTest
	@CsvSource({ "0, 120, 20", "8, 120, 20", "25, 120, 50", "40, 120, 60", "0, 30, 15" })
	void anAnswerInOnePieceIsHedgedAfterTwiceItsUsualTimeButNeverLaterThanHalfOfTheCall(long usual, long timeout,
			long hedge) {
		Patience patience = whole(Timeouts.DEFAULTS, usual, timeout);
		assertThat(patience.hedgeAfter()).isEqualTo(Duration.ofSeconds(hedge));
		assertThat(patience.hedgeAfterHeaders()).isEqualTo(Duration.ofSeconds(hedge));
	}

	@Test
	void zeroIsNever() {
		Timeouts never = Timeouts.DEFAULTS.withHedgeAfter(Duration.ZERO).withChatHedgeAfter(Duration.ZERO);
		assertThat(stream(never, 600).hedgeAfter()).isZero();
		assertThat(stream(never, 600).hedgeAfterHeaders()).isZero();
		assertThat(whole(never, 30, 120).hedgeAfter()).isZero();
		assertThat(stream(Timeouts.DEFAULTS, 600).unhedged().hedgeAfter()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "0, 120, 20", "5, 120, 20", "25, 120, 50", "0, 12, 6", "25, 30, 50" })
	void noAnswerInOnePieceIsSlowWithinTwiceItsUsualTime(long usual, long timeout, long slow) {
		assertThat(whole(Timeouts.DEFAULTS, usual, timeout).slowAfter()).isEqualTo(Duration.ofSeconds(slow));
	}

	@ParameterizedTest
	@CsvSource({ "600, 10", "12, 6" })
	void aStreamWithoutAByteIsSlowAfterTheTimeAfterWhichItIsHedged(long timeout, long slow) {
		assertThat(stream(Timeouts.DEFAULTS, timeout).slowAfter()).isEqualTo(Duration.ofSeconds(slow));
	}

	@Test
	void whereNobodyIsHedgedWhoTakesHalfOfTheCallIsSlow() {
		Timeouts never = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20), null);
		assertThat(stream(never, 100).slowAfter()).isEqualTo(Duration.ofSeconds(50));
		assertThat(whole(never, 0, 100).slowAfter()).isEqualTo(Duration.ofSeconds(50));
	}

}
