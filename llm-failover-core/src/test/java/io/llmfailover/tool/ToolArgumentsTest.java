package io.llmfailover.tool;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.llmfailover.Tool;
import io.llmfailover.ToolOutcome;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arguments are held against the schema of their tool before it runs.
 */
class ToolArgumentsTest extends ToolRunScenario {

	@Test
	void argumentsThatDoNotFitNeverReachTheFunction() {
		AtomicBoolean ran = new AtomicBoolean();
		Tool tool = Tool.named("charge").input(Charge.class).run((charge) -> ran.getAndSet(true));
		assertThat(this.rounds.outcome(tool, "{\"cents\":\"ten\"}")).isEqualTo(ToolOutcome.error(
				"The tool was not run, since its arguments do not fit its schema: /cents: must be of type integer, but is string."));
		assertThat(Rounds.text(this.rounds.outcome(tool, "{\"cents\":99999999999}")))
			.startsWith("The tool was not run, since its arguments do not fit its schema: ");
		assertThat(this.rounds.outcome(tool, "{\"cents\":1").error()).isTrue();
		assertThat(ran).isFalse();
	}

	@Test
	void argumentsOfAToolOfAnotherKindAreCheckedAsWell() {
		Tool foreign = foreign("{\"type\":\"object\",\"required\":[\"a\"]}", () -> Mono.just(ToolOutcome.of("ran")));
		assertThat(this.rounds.outcome(foreign, "{}")).isEqualTo(
				ToolOutcome.error("The tool was not run, since its arguments do not fit its schema: 'a' is missing."));
		assertThat(this.rounds.outcome(foreign, "{\"a\":1}")).isEqualTo(ToolOutcome.of("ran"));
	}

	@Test
	void aToolWhoseSchemaIsNoneRunsUnchecked() {
		assertThat(this.rounds.outcome(foreign("no schema", () -> Mono.just(ToolOutcome.of("ran"))), "{}"))
			.isEqualTo(ToolOutcome.of("ran"));
	}

	@Test
	void noArgumentsAtAllAreAnEmptyObject() {
		Tool tool = Tool.named("t").run(() -> "ran");
		for (String nothing : List.of("", " ", "null", "{}")) {
			assertThat(this.rounds.outcome(tool, nothing)).isEqualTo(ToolOutcome.of("ran"));
		}
	}

	record Charge(int cents) {

	}

}
