package io.llmfailover.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolException;
import io.llmfailover.ToolExecutor;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class ToolExecutorTest {

	private final Tool echo = Tool.named("echo")
		.input("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}")
		.run((input) -> "echo " + input.get("n"));

	@Test
	void seesTheCallBeforeAndTheOutcomeAfterTheFirstOneOutermost() {
		List<String> seen = new ArrayList<>();
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, logging("outer", seen), logging("inner", seen))) {
			assertThat(rounds.outcome(this.echo, "{\"n\":1}")).isEqualTo(ToolOutcome.of("echo 1"));
		}
		assertThat(seen).containsExactly("outer before {\"n\":1} key-call-1", "inner before {\"n\":1} key-call-1",
				"inner after echo 1", "outer after echo 1");
	}

	@Test
	void mayAnswerInPlaceOfTheToolAlsoOfOneThatIsNotThere() {
		AtomicBoolean ran = new AtomicBoolean();
		Tool tool = Tool.named("t").run(() -> ran.getAndSet(true));
		ToolExecutor mock = (call, context, next) -> Mono.just(ToolOutcome.of("mocked " + call.name()));
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, mock)) {
			assertThat(rounds.outcome(tool, "{}")).isEqualTo(ToolOutcome.of("mocked t"));
			assertThat(rounds.outcomes(Rounds.run(null, new ToolCall("1", "made_up", "{}"))))
				.containsExactly(ToolOutcome.of("mocked made_up"));
		}
		assertThat(ran).isFalse();
	}

	@Test
	void changedArgumentsAreCheckedAsWell() {
		ToolExecutor change = (call, context, next) -> next.run(new ToolCall(call.id(), call.name(), "{\"n\":\"x\"}"));
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, change)) {
			assertThat(Rounds.text(rounds.outcome(this.echo, "{\"n\":1}"))).contains("/n: must be of type integer");
		}
	}

	@Test
	void seesTheFailureOfAToolAsAnOutcome() {
		List<String> seen = new ArrayList<>();
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, logging("log", seen))) {
			rounds.outcome(Tool.named("t").run(() -> {
				throw new IllegalStateException("secret");
			}), "{}");
		}
		assertThat(seen).last().isEqualTo("log after The tool failed.");
	}

	@Test
	void refusesWithAMessageForTheModelAndHidesItsOwnMistakes() {
		ToolExecutor refuse = (call, context, next) -> {
			throw new ToolException("You may not call " + call.name());
		};
		ToolExecutor broken = (call, context, next) -> {
			throw new IllegalStateException("secret");
		};
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, refuse); Rounds others = new Rounds(Rounds.SETTINGS, broken)) {
			assertThat(rounds.outcome(this.echo, "{}")).isEqualTo(ToolOutcome.error("You may not call echo"));
			assertThat(others.outcome(this.echo, "{}")).isEqualTo(ToolOutcome.error("The tool failed."));
		}
	}

	@Test
	void anErrorThatReactorWouldThrowIsAFailureOfItsToolAlone() {
		ToolExecutor broken = (call, context, next) -> {
			if (call.id().equals("1")) {
				throw new NoClassDefFoundError("Missing");
			}
			return next.run(call);
		};
		try (Rounds rounds = new Rounds(Rounds.SETTINGS, broken)) {
			assertThat(rounds.outcomes(Rounds.run(this.echo, new ToolCall("1", "echo", "{}")),
					Rounds.run(this.echo, new ToolCall("2", "echo", "{}"))))
				.hasSize(2)
				.contains(ToolOutcome.error("The tool failed."))
				.anyMatch((outcome) -> !outcome.error());
		}
	}

	@Test
	void anEndOfTheCallPassesThroughWhateverStandsAround() {
		ToolExecutor around = (call, context, next) -> next.run(call);
		try (Rounds rounds = new Rounds(Rounds.with(ToolErrors.FAIL), around)) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> rounds.outcome(Tool.named("t").run(() -> {
					throw new IllegalStateException("bug");
				}), "{}"))
				.withMessage("bug");
		}
	}

	@Test
	void anApprovalMayTakeLongerThanTheTool() {
		ToolExecutor approval = (call, context, next) -> Mono.defer(() -> next.run(call));
		try (Rounds rounds = new Rounds(Rounds.SETTINGS)) {
			BoundedToolRunner runner = new BoundedToolRunner(
					Rounds.SETTINGS, List.of(approval, (call, context,
							next) -> Mono.delay(Duration.ofMinutes(5), rounds.time).flatMap((now) -> next.run(call))),
					Runnable::run, rounds.time);
			StepVerifier.create(runner.run(List.of(Rounds.run(this.echo, "{\"n\":2}"))))
				.expectNextCount(1)
				.then(() -> rounds.time.advanceTimeBy(Duration.ofMinutes(5)))
				.assertNext((progress) -> assertThat(((Progress.Finished) progress).outcome())
					.isEqualTo(ToolOutcome.of("echo 2")))
				.verifyComplete();
		}
	}

	private static ToolExecutor logging(String name, List<String> seen) {
		return (call, context, next) -> {
			seen.add(name + " before " + call.arguments() + " " + context.idempotencyKey());
			return next.run(call).doOnNext((outcome) -> seen.add(name + " after " + Rounds.text(outcome)));
		};
	}

}
