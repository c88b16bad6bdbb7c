package io.llmfailover.tool;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.llmfailover.Image;
import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.ToolOutcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultLimitTest {

	private static final String NOTE = "\n[The result is cut here: it has %d bytes, and at most 100 are shown.]";

	private final ResultLimit limit = new ResultLimit(100);

	@Test
	void leavesAResultThatIsShortEnough() {
		ToolOutcome outcome = ToolOutcome.of("x".repeat(100));
		assertThat(this.limit.cut(outcome)).isSameAs(outcome);
	}

	@Test
	void cutsWhatIsLongerAndSaysSo() {
		assertThat(this.limit.cut(ToolOutcome.error("x".repeat(101)).endingLoop()))
			.isEqualTo(ToolOutcome.error("x".repeat(100) + NOTE.formatted(101)).endingLoop());
	}

	@Test
	void cutsBetweenWholeCharacters() {
		for (String character : new String[] { "ä", "€", "😀", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff",
				"\ud800\udc00" }) {
			int bytes = character.getBytes(StandardCharsets.UTF_8).length;
			String cut = Rounds.text(this.limit.cut(ToolOutcome.of("x" + character.repeat(100))));
			assertThat(cut).isEqualTo("x" + character.repeat(99 / bytes) + NOTE.formatted(1 + 100 * bytes));
		}
	}

	@Test
	void countsTheTextOfAllPartsAndLeavesImages() {
		Image image = Image.of(URI.create("https://example.com/cat.png"));
		ToolOutcome outcome = ToolOutcome.of(new Text("a".repeat(60)), image, new Text("b".repeat(60)),
				new Text("c".repeat(60)));
		assertThat(this.limit.cut(outcome))
			.isEqualTo(ToolOutcome.of(new Text("a".repeat(60)), image, new Text("b".repeat(40) + NOTE.formatted(180))));
	}

	@Test
	void theDefaultIsAHundredKilobytes() {
		try (Rounds rounds = new Rounds(Rounds.SETTINGS)) {
			String text = Rounds.text(rounds.outcome(Tool.named("t").run(() -> "x".repeat(1_000_000)), "{}"));
			assertThat(text).startsWith("x".repeat(102_400) + "\n[The result is cut here");
			assertThat(text).hasSizeLessThan(102_500);
		}
	}

}
