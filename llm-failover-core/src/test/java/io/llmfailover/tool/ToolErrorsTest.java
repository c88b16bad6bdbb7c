package io.llmfailover.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolException;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a model is told of a tool that fails.
 */
class ToolErrorsTest extends ToolRunScenario {

	@Test
	void aToolThatIsNotThereIsAnErrorForTheModel() {
		assertThat(this.rounds.outcomes(Rounds.run(null, new ToolCall("1", "made_up", "{}"))))
			.containsExactly(ToolOutcome.error("There is no such tool. Call only the tools that you were given."));
	}

	@Test
	void onlyTheMessageOfAToolExceptionReachesTheModel() {
		assertThat(this.rounds.outcome(failing(new ToolException("No such city")), "{}"))
			.isEqualTo(ToolOutcome.error("No such city"));
		assertThat(this.rounds.outcome(failing(new IllegalStateException("jdbc:secret")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(failing(new StackOverflowError()), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(Tool.named("t").run(() -> Mono.error(new Exception("secret"))), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void aToolExceptionWithoutAMessageSaysThatTheToolFailed() {
		assertThat(this.rounds.outcome(failing(new ToolException(" ")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
		assertThat(this.rounds.outcome(failing(new ToolException("x") {

			private static final long serialVersionUID = 1L;

			@Override
			public @Nullable String getMessage() {
				return null;
			}

		}), "{}")).isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void anExceptionWhoseMessageCannotBeToldIsAFailureOfTheToolAlone() {
		IllegalStateException unreadable = new IllegalStateException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				throw new IllegalStateException("Not even this can be told");
			}

		};
		for (ToolErrors errors : List.of(ToolErrors.HIDDEN, ToolErrors.MESSAGE)) {
			rounds(new Rounds(Rounds.with(errors)));
			assertThat(this.rounds.outcome(failing(unreadable), "{}")).isEqualTo(ToolOutcome.error("The tool failed."));
		}
	}

	@Test
	void messagesOfOtherExceptionsReachTheModelOnlyWhereThatIsConfigured() {
		rounds(new Rounds(Rounds.with(ToolErrors.MESSAGE)));
		assertThat(this.rounds.outcome(failing(new IllegalStateException("no stock")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed: no stock"));
		assertThat(Rounds.text(this.rounds.outcome(failing(new IllegalStateException("x".repeat(5000))), "{}")))
			.hasSizeLessThan(1100);
		assertThat(this.rounds.outcome(failing(new IllegalStateException()), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed."));
	}

	@Test
	void anExceptionEndsTheCallOnlyWhereThatIsConfigured() {
		rounds(new Rounds(Rounds.with(ToolErrors.FAIL)));
		Tool failing = failing(new IllegalStateException("bug"));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.rounds.outcome(failing, "{}"))
			.withMessage("bug");
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.rounds.all(Rounds.run(failing, "{}"), Rounds.run(failing, "{}")))
			.withMessage("bug");
		assertThat(this.rounds.outcome(failing(new ToolException("No such city")), "{}"))
			.isEqualTo(ToolOutcome.error("No such city"));
	}

	@Test
	void aToolThatRunsBesideOneThatEndsTheCallStillTellsItsResult() throws Exception {
		rounds(new Rounds(Rounds.with(ToolErrors.FAIL)));
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		Tool slow = Tool.named("slow").run(() -> {
			begun.countDown();
			failed.await();
			return "charged";
		});
		Tool failing = Tool.named("failing").run(() -> {
			begun.await();
			throw new IllegalStateException("bug");
		});
		List<Progress> seen = new ArrayList<>();
		AtomicBoolean ended = new AtomicBoolean();
		CountDownLatch over = new CountDownLatch(1);
		this.rounds.later(Rounds.run(slow, "{}"), Rounds.run(failing, "{}"))
			.doFinally((signal) -> over.countDown())
			.subscribe(seen::add, (error) -> ended.set(true));
		await(() -> this.rounds.runner.threads() == 1);
		assertThat(ended).isFalse();
		failed.countDown();
		over.await();
		assertThat(ended).isTrue();
		assertThat(seen).filteredOn(Progress.Finished.class::isInstance)
			.extracting((progress) -> ((Progress.Finished) progress).outcome())
			.containsExactly(ToolOutcome.of("charged"));
	}

	@Test
	void aMessageThatIsTooLongIsCutBetweenWholeCharacters() {
		rounds(new Rounds(Rounds.with(ToolErrors.MESSAGE)));
		String most = "x".repeat(999);
		assertThat(this.rounds.outcome(failing(new IllegalStateException(most + "yz")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed: " + most + "y…"));
		assertThat(this.rounds.outcome(failing(new IllegalStateException(most + "😀")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed: " + most + "…"));
		assertThat(this.rounds.outcome(failing(new IllegalStateException(most + "y")), "{}"))
			.isEqualTo(ToolOutcome.error("The tool failed: " + most + "y"));
	}

	@Test
	void aToolThatHasNotBegunIsNotRunOnceAnotherHasEndedTheCall() {
		ToolRunSettings oneByOne = new ToolRunSettings(ToolErrors.FAIL, Rounds.SETTINGS.timeout(), 1,
				Rounds.SETTINGS.maxResult(), Rounds.SETTINGS.maxThreads());
		rounds(new Rounds(oneByOne));
		AtomicBoolean ran = new AtomicBoolean();
		Tool charge = Tool.named("charge").run(() -> ran.getAndSet(true));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.rounds
			.all(Rounds.run(failing(new IllegalStateException("bug")), "{}"), Rounds.run(charge, "{}")));
		assertThat(ran).isFalse();
	}

}
