package io.llmfailover.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ErrorAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.llmfailover.service.FaultWall.HANG;
import static io.llmfailover.service.FaultWall.PRIMARY;
import static io.llmfailover.service.FaultWall.SECOND;
import static io.llmfailover.service.FaultWall.says;
import static io.llmfailover.service.FaultWall.words;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fault wall: what providers do to their callers, over real connections, and what
 * must become of it. Time runs faster than in life, as fast as a busy machine allows:
 * nothing healthy may come near a timer.
 */
class FaultWallTests {

	/** Where a timer is waited for. */
	private static final Scale FAST = Scale.of(1 / 25.0);

	/** Where the faulty provider would recover soon after a timer. */
	private static final Scale RACE = Scale.of(1 / 8.0);

	private static final Scale LONG_OUTAGE = Scale.of(1 / 40.0);

	private static final WallReport report = new WallReport();

	@BeforeAll
	static void loadClasses() {
		WallReport.loadClasses();
	}

	@AfterAll
	static void print() {
		report.print();
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w01WaitsAsLongAsTheProviderAsks(Way way) {
		report.row("W01", way, Scale.USUAL, (wall) -> {
			wall.primary.script(rateLimited(Scale.USUAL.seconds(2)));
			wall.ask().isWholly(PRIMARY, words(PRIMARY)).unseen();
			wall.asked(2, 0, 0);
			assertThat(wall.gap()).isGreaterThanOrEqualTo(Scale.USUAL.seconds(1.8));
		});
	}

	// Retry-After has whole seconds; for less there is a header of its own
	private static ErrorAnswer rateLimited(Duration wait) {
		return (wait.toMillis() % 1000 == 0) ? Behavior.rateLimited(wait)
				: Behavior.rateLimited().header("retry-after-ms", String.valueOf(wait.toMillis()));
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w02LeavesAProviderThatStaysRateLimited(Way way) {
		report.row("W02", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(Behavior.rateLimited());
			wall.ask()
				.isWholly(SECOND, words(SECOND))
				.unseen()
				.failed(PRIMARY, FailureKind.RATE_LIMITED, FailureAction.RETRY, FailureAction.NEXT);
			wall.asked(2, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w03AsksAgainAfterAServerError(Way way) {
		report.row("W03", way, Scale.USUAL, (wall) -> {
			wall.primary.script(Behavior.error(500));
			wall.ask()
				.isWholly(PRIMARY, words(PRIMARY))
				.unseen()
				.failed(PRIMARY, FailureKind.SERVER_ERROR, FailureAction.RETRY);
			wall.asked(2, 0, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w04LeavesAProviderThatStaysUnavailable(Way way) {
		report.row("W04", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(Behavior.error(503));
			Told told = wall.ask().isWholly(SECOND, words(SECOND)).unseen();
			assertThat(told.attempts(PRIMARY)).extracting(Attempt::decision)
				.containsExactly(FailureAction.RETRY, FailureAction.NEXT);
			wall.asked(2, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w05AsksAgainAfterAReset(Way way) {
		report.row("W05", way, Scale.USUAL, (wall) -> {
			wall.primary.script(Behavior.reset());
			wall.ask()
				.isWholly(PRIMARY, words(PRIMARY))
				.unseen()
				.failed(PRIMARY, FailureKind.NETWORK, FailureAction.RETRY);
			wall.asked(2, 0, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w06LeavesASilentProvider(Way way) {
		report.row("W06", way, FAST, (wall) -> {
			wall.primary.behave(Behavior.silence(FAST.seconds(120)));
			Told told = wall.ask().isWholly(SECOND, words(SECOND)).unseen();
			wall.asked(1, 1, 0);
			Duration hedgeAfter = way.stream() ? FAST.timeouts().hedgeAfter() : FAST.timeouts().chatHedgeAfter();
			assertThat(wall.patience(told)).isGreaterThanOrEqualTo(hedgeAfter);
			assertThat(told.attempts(PRIMARY)).extracting(Attempt::outcome).containsExactly(Outcome.CANCELLED);
			wall.primary.awaitClosed(wall.primary.requests().get(0), HANG);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w07DoesNotWaitForALateFirstToken(Way way) {
		report.row("W07", way, RACE, (wall) -> {
			wall.primary.behave(says(Behavior.slowFirstToken(RACE.seconds(20)), PRIMARY));
			Told told = wall.ask().isWholly(SECOND, words(SECOND)).unseen();
			wall.asked(1, 1, 0);
			assertThat(wall.patience(told)).isGreaterThanOrEqualTo(RACE.timeouts().hedgeAfter());
			assertThat(told.attempts(PRIMARY)).extracting(Attempt::outcome).containsExactly(Outcome.CANCELLED);
			wall.primary.awaitClosed(wall.primary.requests().get(0), HANG);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.CHATS)
	void w07WaitsForALateAnswerInOnePiece(Way way) {
		report.row("W07", way, FAST, (wall) -> {
			wall.primary.behave(says(Behavior.slowFirstToken(FAST.seconds(20)), PRIMARY));
			Told told = wall.ask();
			// the answer comes at the very time when the next one is asked beside it
			String first = told.response().provider();
			assertThat(first).isIn(PRIMARY, SECOND);
			told.isWholly(first, words(first));
			assertThat(wall.primary.requests()).hasSize(1);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w09LeavesAStreamThatFallsSilent(Way way) {
		report.row("W09", way, RACE, (wall) -> {
			wall.primary.script(says(Behavior.stall(20, RACE.seconds(30)), PRIMARY));
			wall.ask().isWholly(SECOND, words(SECOND)).failed(PRIMARY, FailureKind.TIMEOUT, FailureAction.NEXT);
			wall.asked(1, 1, 0);
			assertThat(wall.gap()).isGreaterThanOrEqualTo(RACE.timeouts().idle());
			wall.primary.awaitClosed(wall.primary.requests().get(0), HANG);

			wall.ask().isWholly(PRIMARY, words(PRIMARY)).unseen();
			wall.asked(2, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w10SkipsABrokenEvent(Way way) {
		report.row("W10", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.answer().extraBrokenFrame(10), PRIMARY));
			Told told = wall.ask().isWholly(PRIMARY, words(PRIMARY)).unseen();
			assertThat(told.response().warnings()).isNotEmpty();
			wall.asked(1, 0, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w11EndsWithTheFinishReason(Way way) {
		report.row("W11", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.answer().withoutDone(), PRIMARY));
			wall.ask().isWholly(PRIMARY, words(PRIMARY)).unseen().reportsItsUsage();
			wall.asked(1, 0, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w12DoesNotRepeatWhatIsTooLong(Way way) {
		report.row("W12", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(Behavior.contextTooLong());
			wall.ask()
				.isWholly(SECOND, words(SECOND))
				.unseen()
				.failed(PRIMARY, FailureKind.CONTEXT_TOO_LONG, FailureAction.NEXT);
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w13StopsWhereTheContentIsRefused(Way way) {
		report.row("W13", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(Behavior.contentPolicy());
			ChatFailedException failed = wall.fails();
			assertThat(failed.kind()).isEqualTo(FailureKind.CONTENT_FILTERED);
			assertThat(failed).hasMessageContainingAll("HTTP 400").message().containsPattern("safety|filtering policy");
			wall.asked(1, 0, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w15SparesAProviderThatIsOut(Way way) {
		report.row("W15", way, LONG_OUTAGE, (wall) -> {
			Duration outage = LONG_OUTAGE.seconds(60);
			// nothing is slow here
			wall.with((service) -> service.timeouts(Timeouts.DEFAULTS));
			Instant recovery = Instant.now().plus(outage);
			wall.primary.behave(Behavior.outage(outage));
			List<Told> told = wall.ask(20, LONG_OUTAGE.seconds(4));

			assertThat(told).hasSize(20).allMatch((each) -> each.by(PRIMARY) || each.by(SECOND));
			assertThat(wall.primary.requests()).filteredOn((request) -> request.receivedAt().isBefore(recovery))
				.hasSizeLessThanOrEqualTo(9);
			// the breaker may have opened again just before the recovery, for 10 s, and
			// the
			// one that is asked beside its probe may be faster: still within 15 s
			assertThat(told).filteredOn((each) -> !each.asked().isBefore(recovery) && each.by(SECOND))
				.hasSizeLessThanOrEqualTo(3);
			assertThat(told.get(19).by(PRIMARY)).isTrue();
		});
	}

	@ParameterizedTest
	@MethodSource(Way.ALL)
	void w16TellsWhoAnsweredAndWhatItCost(Way way) {
		report.row("W16", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(Behavior.error(503));
			Told told = wall.ask().isWholly(SECOND, words(SECOND)).reportsItsUsage();
			assertThat(told.response().model()).isEqualTo(FaultWall.model(SECOND));
			assertThat(told.response().attempt()).isEqualTo(2);
			// a 503 reaches no model
			assertThat(told.response().totalUsage()).isEqualTo(told.response().usage());
			wall.asked(2, 1, 0);
		});
	}

}
