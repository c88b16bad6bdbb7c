package io.llmfailover.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.OnInterruption;
import io.llmfailover.ToolCall;
import io.llmfailover.target.Failure.Circumstance;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a round decides, for each state and each input: the table in
 * {@code docs/architecture.md} is compared with what happens.
 */
class RoundTests extends RoundScenario {

	private static final Path ARCHITECTURE = Path.of("..", "docs", "architecture.md");

	/**
	 * How a round gets into a state.
	 */
	private enum Start {

		START("START", (test) -> {
		}),

		RACING("RACING", (test) -> test.round.start()),

		HEDGED("RACING, hedged", (test) -> {
			RACING.enter(test);
			test.ring(Duration.ofSeconds(10));
		}),

		WAITING("RACING, waiting for a retry", (test) -> {
			RACING.enter(test);
			test.fail(FailureKind.SERVER_ERROR);
		}),

		LAST("RACING, nobody left", (test) -> {
			RACING.enter(test);
			test.skipTo("d");
		}),

		ANSWERING("ANSWERING", (test) -> {
			RACING.enter(test);
			test.receive(TEXT);
		}),

		RECOVERING("RECOVERING", (test) -> {
			ANSWERING.enter(test);
			test.fail(FailureKind.INCOMPLETE_STREAM);
		}),

		ENDING("ENDING", (test) -> {
			ANSWERING.enter(test);
			test.finish(FinishReason.STOP);
		}),

		OVER("OVER", (test) -> {
			ENDING.enter(test);
			test.round.exchangeEnded(test.last());
		});

		private final String title;

		private final Consumer<RoundTests> way;

		Start(String title, Consumer<RoundTests> way) {
			this.title = title;
			this.way = way;
		}

		void enter(RoundTests test) {
			this.way.accept(test);
			test.round.demand(Long.MAX_VALUE);
		}

		boolean running() {
			return this == RACING || this == HEDGED || this == LAST || this == ANSWERING || this == RECOVERING;
		}

	}

	/**
	 * What can happen to a round. Where two attempts run, it happens to the later one.
	 */
	private enum Input {

		BEGINS("begins", (test) -> test.round.start()),

		CONNECTED("connection, headers", (test) -> {
			test.receive(TargetEvent.Taken.INSTANCE);
			test.receive(new TargetEvent.Opened(200, null));
		}),

		REASONING("reasoning, progress", (test) -> {
			test.receive(new TargetEvent.ReasoningPiece("Hm"));
			test.receive(TargetEvent.Progress.INSTANCE);
		}),

		TEXT_PIECE("the same text", (test) -> test.receive(TEXT)),

		OTHER_TEXT("other text", (test) -> test.receive(new TargetEvent.TextPiece("Bye"))),

		TOOL_CALL("tool call", (test) -> test.receive(new TargetEvent.ToolCalled(new ToolCall("1", "weather", "{}")))),

		FINISHED("end of an answer", (test) -> {
			test.receive(TEXT);
			test.finish(FinishReason.STOP);
		}),

		DECLINED("end, declined, action `next`", (test) -> test.finish(FinishReason.CONTENT_FILTER)),

		RETRIED("failure to retry", (test) -> test.fail(FailureKind.SERVER_ERROR)),

		NEXT("failure to leave", (test) -> test.fail(FailureKind.AUTHENTICATION)),

		STOP("failure to stop", (test) -> test.fail(FailureKind.CANCELLED)),

		SKIPPED("not asked after all",
				(test) -> test.fail(Failure.of(FailureKind.NO_USABLE_PROVIDER, "no room").in(Circumstance.NOT_ASKED))),

		SILENT("silence for `hedge-after`", (test) -> test.ring(Duration.ofSeconds(10))),

		TOO_SILENT("silence for `first-progress` or `idle`", (test) -> test.ring(Duration.ofSeconds(60))),

		RETRY_DUE("retry due", (test) -> test.ring(Duration.ofSeconds(1))),

		EXCHANGE_ENDED("exchange ended", (test) -> test.round.exchangeEnded(test.last())),

		DEADLINE("deadline", (test) -> test.round.deadlineReached()),

		CALLER_LEFT("caller leaves", (test) -> test.round.callerWentAway()),

		ABANDONED("bug", (test) -> test.round.abandoned());

		private final String title;

		private final Consumer<RoundTests> happens;

		Input(String title, Consumer<RoundTests> happens) {
			this.title = title;
			this.happens = happens;
		}

		boolean possible(Start start) {
			return switch (this) {
				case BEGINS -> start == Start.START;
				case CONNECTED, REASONING, TEXT_PIECE, OTHER_TEXT, TOOL_CALL, FINISHED, DECLINED, RETRIED, NEXT, STOP,
						SKIPPED, TOO_SILENT ->
					start.running();
				// after the commit, `idle` is what counts
				case SILENT -> start.running() && start != Start.ANSWERING;
				case RETRY_DUE -> start == Start.WAITING;
				case EXCHANGE_ENDED -> start == Start.ENDING;
				case DEADLINE, CALLER_LEFT, ABANDONED -> start != Start.START;
			};
		}

	}

	static Stream<Arguments> everyPair() {
		return Arrays.stream(Start.values())
			.flatMap((start) -> Arrays.stream(Input.values())
				.filter((input) -> input.possible(start))
				.map((input) -> Arguments.of(start, input)));
	}

	@ParameterizedTest
	@MethodSource("everyPair")
	void decidesAsTheTableSays(Start start, Input input) throws IOException {
		assertThat(table()).contains(row(start, input));
		nothingIsHeldThatDoesNotRun();
	}

	@Test
	void theTableHasNoOtherRows() throws IOException {
		assertThat(table()).hasSize((int) everyPair().count());
	}

	private String row(Start start, Input input) {
		start.enter(this);
		this.happened.clear();
		int lines = this.call.trail().attempts().size();
		input.happens.accept(this);
		List<Attempt> trail = this.call.trail().attempts();
		List<String> effects = new ArrayList<>();
		for (Attempt attempt : trail.subList(lines, trail.size())) {
			effects.add(attempt.provider() + " " + attempt.outcome()
					+ ((attempt.decision() != null) ? " → " + attempt.decision() : ""));
		}
		effects.addAll(this.happened);
		return "| %s | %s | %s | %s |".formatted(start.title, input.title, String.join("; ", effects),
				this.round.state());
	}

	// a turn is given back with the line of its attempt, and not before its exchange ends
	private void nothingIsHeldThatDoesNotRun() {
		long open = this.asked.stream().filter((run) -> run.running() || run.answered()).count();
		assertThat(this.asked.stream().filter((run) -> run.lane().run() == run).count()).isEqualTo(open);
		if (this.round.state() == Round.State.OVER) {
			assertThat(open).isZero();
		}
	}

	private static List<String> table() throws IOException {
		return Files.readAllLines(ARCHITECTURE)
			.stream()
			.filter((line) -> Arrays.stream(Start.values())
				.anyMatch((start) -> line.startsWith("| " + start.title + " |")))
			.toList();
	}

	@Test
	void whatIsHeldUntilItIsJudgedIsShownAtOnceAtItsEnd() {
		this.round = new Round(this.call, 1, PresentationMode.HELD, new Recorder());
		this.round.start();
		receive(TEXT);
		fail(FailureKind.INCOMPLETE_STREAM);
		assertThat(this.happened).containsExactly("ask a (FIRST)", "ask b (NEXT)");
		receive(new TargetEvent.ReasoningPiece("Hm"));
		receive(new TargetEvent.TextPiece("All "));
		receive(new TargetEvent.TextPiece("well"));
		finish(FinishReason.STOP);
		assertThat(this.happened).containsExactly("ask a (FIRST)", "ask b (NEXT)", "show ReasoningDelta",
				"show TextDelta", "answer");
		assertThat(this.round.partialText()).isEqualTo("All well");
	}

	@Test
	void aRoundWhoseAnswerBreaksOffIsOverWhereNobodyMayGoOnWithIt() {
		this.call = call(ChatRequest.builder().onInterruption(OnInterruption.FAIL));
		this.round = new Round(this.call, 1, PresentationMode.LIVE, new Recorder());
		this.round.start();
		receive(TEXT);
		fail(FailureKind.INCOMPLETE_STREAM);
		assertThat(this.happened).endsWith("end INCOMPLETE_STREAM");
		assertThat(this.round.state()).isEqualTo(Round.State.OVER);
	}

}
