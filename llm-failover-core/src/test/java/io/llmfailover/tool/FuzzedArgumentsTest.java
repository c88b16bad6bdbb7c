package io.llmfailover.tool;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a model writes as arguments, each call ends in an outcome.
 */
@Timeout(120)
class FuzzedArgumentsTest {

	private static final String FITTING = "{\"name\":\"Bern\",\"day\":\"2026-11-26\",\"counts\":[1,2,3],"
			+ "\"unit\":\"CELSIUS\",\"more\":{\"a\":1.5,\"b\":2e3},\"next\":null}";

	private final AtomicInteger runs = new AtomicInteger();

	private final Tool tool = Tool.named("t").input(Input.class).run((input) -> {
		this.runs.incrementAndGet();
		return input;
	});

	@Test
	void damagedArgumentsEndInAnErrorThatQuotesNoValueOrInTheToolsResult() {
		try (Rounds rounds = new Rounds(Rounds.with(ToolErrors.FAIL))) {
			int errors = 0;
			for (int seed = 0; seed < 3000; seed++) {
				String arguments = damaged(new Random(seed));
				ToolOutcome outcome = rounds.outcome(this.tool, arguments);
				if (outcome.error()) {
					errors++;
					assertThat(Rounds.text(outcome)).as(arguments)
						.startsWith("The tool was not run, since its arguments do not fit its schema: ")
						.hasSizeLessThan(1000);
				}
			}
			assertThat(errors).isBetween(500, 2999);
			assertThat(this.runs).hasValue(3000 - errors);
		}
	}

	@Test
	void hostileArgumentsEndInAnError() {
		try (Rounds rounds = new Rounds(Rounds.with(ToolErrors.FAIL))) {
			for (String arguments : List.of("null", "[]", "1", "\"{}\"", "{", "[".repeat(50_000),
					"{\"name\":1e999999999}", "{\"counts\":[" + "1,".repeat(200_000) + "\"x\"]}",
					"{\"" + "k".repeat(100_000) + "\":1}", "{\"name\":\"" + "\\u0000".repeat(10_000) + "\"}",
					"\u0000")) {
				ToolOutcome outcome = rounds.outcomes(Rounds.run(this.tool, new ToolCall("1", "t", arguments))).get(0);
				assertThat(outcome.error()).isTrue();
				assertThat(Rounds.text(outcome)).hasSizeLessThan(1000);
			}
			assertThat(this.runs).hasValue(0);
		}
	}

	private static String damaged(Random random) {
		StringBuilder text = new StringBuilder(FITTING);
		for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
			int at = random.nextInt(text.length());
			switch (random.nextInt(5)) {
				case 0 -> text.deleteCharAt(at);
				case 1 -> text.insert(at, "{}[]\",:0-e.\\nut".charAt(random.nextInt(15)));
				case 2 -> text.setCharAt(at, (char) random.nextInt(0x10000));
				case 3 -> text.setLength(at);
				default -> text.setCharAt(at, (char) ('a' + random.nextInt(26)));
			}
		}
		return text.toString();
	}

	enum Unit {

		CELSIUS, FAHRENHEIT

	}

	record Input(String name, LocalDate day, List<Integer> counts, Unit unit, Map<String, Double> more,
			@Nullable Input next) {

	}

}
