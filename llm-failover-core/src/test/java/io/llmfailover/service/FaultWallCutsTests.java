package io.llmfailover.service;

import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.OnInterruption;
import io.llmfailover.Usage;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.llmfailover.service.FaultWall.OUTPUT_TOKENS;
import static io.llmfailover.service.FaultWall.PRIMARY;
import static io.llmfailover.service.FaultWall.SECOND;
import static io.llmfailover.service.FaultWall.says;
import static io.llmfailover.service.FaultWall.words;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the fault wall that are about answers which break off.
 */
class FaultWallCutsTests {

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
	@MethodSource(Way.STREAMS)
	void w08StartsACutStreamAnew(Way way) {
		report.row("W08", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			Told told = wall.ask()
				.isWholly(SECOND, words(SECOND))
				.failed(PRIMARY, FailureKind.INCOMPLETE_STREAM, FailureAction.NEXT);
			assertThat(told.interrupted()).isOne();
			assertThat(told.restarted()).isOne();
			assertThat(told.response().totalUsage().outputTokens()).isGreaterThan(OUTPUT_TOKENS);
			assertThat(told.response().totalUsage().source()).isNotEqualTo(Usage.Source.REPORTED);
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w08JoinsTheSameAnswerOfAnother(Way way) {
		report.row("W08", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(says(Behavior.answer(), PRIMARY));
			Told told = wall.ask().isWholly(SECOND, words(PRIMARY));
			assertThat(told.interrupted()).isOne();
			assertThat(told.restarted()).isZero();
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.CHATS)
	void w08LeavesAProviderThatCutsItsAnswers(Way way) {
		report.row("W08", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.ask()
				.isWholly(SECOND, words(SECOND))
				.failed(PRIMARY, FailureKind.NETWORK, FailureAction.RETRY, FailureAction.NEXT);
			wall.asked(2, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w14StartsAnewWithoutPrefill(Way way) {
		report.row("W14", way, Scale.USUAL, (wall) -> {
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(refusesPrefill(says(Behavior.answer(), SECOND)));
			wall.ask().isWholly(SECOND, words(SECOND));
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w14ResumesByInstruction(Way way) {
		report.row("W14", way, Scale.USUAL, (wall) -> {
			wall.with((service) -> service.order(PRIMARY, SECOND).onInterruption(OnInterruption.RESUME));
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(refusesPrefill(says(Behavior.answer(), PRIMARY, 41)));
			wall.ask().isWholly(SECOND, words(PRIMARY));
			wall.asked(1, 2, 0);
		});
	}

	private static Behavior refusesPrefill(Behavior otherwise) {
		return Behavior.choose((request) -> prefilled(request) ? Behavior.refusesPrefill() : otherwise);
	}

	private static boolean prefilled(ReceivedRequest request) {
		return request.json()
			.at("/messages/" + (request.json().at("/messages").size() - 1) + "/role")
			.asString()
			.equals("assistant");
	}

	private static Behavior goesOnWhenAskedTo(String provider, Behavior otherwise) {
		return Behavior.choose(
				(request) -> request.body().contains("primary-40") ? says(Behavior.answer(), provider, 41) : otherwise);
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w17GoesOnInTheWordsOfTheNextProvider(Way way) {
		report.row("W17", way, Scale.USUAL, (wall) -> {
			wall.with((service) -> service.onInterruption(OnInterruption.RESUME));
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(goesOnWhenAskedTo(SECOND, says(Behavior.answer(), SECOND)));
			Told told = wall.ask().isWholly(SECOND, words(PRIMARY, 40, SECOND));
			assertThat(told.interrupted()).isOne();
			assertThat(told.restarted()).isZero();
			assertThat(told.response().warnings()).anyMatch((warning) -> warning.contains("The answer is joined"));
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w17GoesOnByDefaultWhereNothingCanBeTakenBack(Way way) {
		report.row("W17", way, Scale.USUAL, (wall) -> {
			wall.neverTakenBack();
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(goesOnWhenAskedTo(SECOND, says(Behavior.answer(), SECOND)));
			assertThat(wall.ask().isWholly(SECOND, words(PRIMARY, 40, SECOND)).restarted()).isZero();
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w17StartsAnewWhereTheNextProviderRepeatsTheBeginning(Way way) {
		report.row("W17", way, Scale.USUAL, (wall) -> {
			wall.with((service) -> service.onInterruption(OnInterruption.RESUME));
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(says(Behavior.answer(), PRIMARY, 6, SECOND));
			Told told = wall.ask().isWholly(SECOND, words(PRIMARY, 6, SECOND));
			assertThat(told.interrupted()).isOne();
			assertThat(told.restarted()).isOne();
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w17EndsWithAnErrorWhereTheBeginningIsRepeatedAndCannotBeTakenBack(Way way) {
		report.row("W17", way, Scale.USUAL, (wall) -> {
			wall.neverTakenBack();
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(says(Behavior.answer(), PRIMARY, 6, SECOND));
			assertThat(wall.fails().partialText()).startsWith("primary-1 ").endsWith(" primary-40");
			wall.asked(1, 1, 0);
		});
	}

	@ParameterizedTest
	@MethodSource(Way.STREAMS)
	void w17WarnsOfAnAnswerThatIsJoinedWithOneInOtherWords(Way way) {
		report.row("W17", way, Scale.USUAL, (wall) -> {
			wall.with((service) -> service.onInterruption(OnInterruption.RESUME));
			wall.primary.behave(says(Behavior.cut(40), PRIMARY));
			wall.second.behave(says(Behavior.answer(), SECOND));
			Told told = wall.ask();
			assertThat(told.shown()).startsWith("primary-1 ")
				.contains(" primary-40")
				.endsWith(words(SECOND))
				.isEqualTo(told.response().content());
			assertThat(told.response().warnings()).anyMatch((warning) -> warning.contains("The answer is joined"));
			wall.asked(1, 1, 0);
		});
	}

}
