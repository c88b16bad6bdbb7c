package io.llmfailover;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What of requests and trails may be printed.
 */
class PrintedTest {

	private static final String HOSTILE = "a\r\nFAKE \u001b[31m\u2028b\u202ec";

	private static final String UNPRINTED = "[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]";

	@Test
	void namesAndReasonsStayOnTheirLine() {
		assertThat(Attempt.skipped(HOSTILE, HOSTILE, HOSTILE).summary()).doesNotContainPattern(UNPRINTED)
			.contains("FAKE");
		assertThat(new Route(HOSTILE, HOSTILE).toString()).doesNotContainPattern(UNPRINTED);
		assertThatIllegalArgumentException().isThrownBy(() -> new ToolDefinition(HOSTILE, null, "{}"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContainPattern(UNPRINTED));
	}

	@Test
	void whatIsPartOfAPromptIsNotPrinted() {
		assertThat(new ToolDefinition("tool", "sentinel", "{\"title\":\"sentinel\"}").toString()).contains("tool")
			.doesNotContain("sentinel");
		assertThat(new ChatOptions(0.5, null, 7, List.of("sentinel"), null, null).toString()).contains("0.5", "7")
			.doesNotContain("sentinel");
	}

}
