package io.llmfailover.provider.anthropic;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.llmfailover.provider.anthropic.Frames.START;
import static io.llmfailover.provider.anthropic.Frames.blockStart;
import static io.llmfailover.provider.anthropic.Frames.blockStop;
import static io.llmfailover.provider.anthropic.Frames.input;
import static io.llmfailover.provider.anthropic.Frames.messageDelta;
import static io.llmfailover.provider.anthropic.Frames.text;
import static io.llmfailover.provider.anthropic.Frames.toolUse;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that cannot be used, or only in part.
 */
class BrokenAnswersTest {

	@ParameterizedTest
	@ValueSource(strings = { "message_stop", "nothing", "[DONE]" })
	void anAnswerWithoutStopReasonIsIncompleteAndTellsItsUsage(String last) {
		Decoding decoding = Decoding.start().frames(START, text(0, "Hi"));
		Failure failure = decoding.withUsage(Decoding
			.failure(() -> decoding.frames("[DONE]".equals(last) ? last : "{\"type\":\"" + last + "\"}").end()));
		assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		assertThat(failure.usage().inputTokens()).isEqualTo(7);
		assertThat(failure.usage().source()).isEqualTo(Usage.Source.PARTIAL);
	}

	// quirk 48
	@Test
	void anErrorInTheStreamIsToldWithTheTokensSpent() {
		Decoding decoding = Decoding.start().frames(START, text(0, "Hi"));
		Failure failure = decoding.withUsage(Decoding.failure(() -> decoding
			.frames("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")));
		assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(failure.message()).isEqualTo("Overloaded");
		assertThat(failure.usage().inputTokens()).isEqualTo(7);
	}

	@Test
	void anErrorInABodyIsTold() {
		assertThat(Decoding.failure(() -> Decoding.ofBody("{\"error\":{\"code\":502,\"message\":\"Bad gateway\"}}"))
			.failure()
			.kind()).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@Test
	void anErrorThatIsNullIsNone() {
		assertThat(Decoding.ofBody("{\"error\":null,\"content\":[],\"stop_reason\":\"end_turn\"}").text()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "", "[]", "\"text\"", "{}", "{\"content\":[]}", "{\"content\":[]} {}",
			"{\"content\":[],\"stop_reason\":null}", "{\"choices\":[]}" })
	void aBodyThatIsNoAnswerIsMalformed(String body) {
		assertThat(Decoding.failure(() -> Decoding.ofBody(body)).failure().kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"content_block_delta\",\"del", "garbage", "[1]", "{} }", "\"text\"" })
	void aMalformedFrameAmongTextIsSkippedWithAWarning(String garbage) {
		Decoding decoding = Decoding.ofFrames(START, text(0, "a"), garbage, text(0, "b"), messageDelta("end_turn"));
		assertThat(decoding.text()).isEqualTo("ab");
		assertThat(decoding.finished().warnings()).singleElement().asString().contains("malformed").endsWith("1");
	}

	@Test
	void aMalformedFrameAmongArgumentsIsAFailure() {
		Decoding decoding = Decoding.start().frames(START, toolUse(0, "a", "f"), input(0, "{\"x\":"));
		assertThat(Decoding.failure(() -> decoding.frames("garbage")).failure().kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@Test
	void manyMalformedFramesAreAFailure() {
		Decoding decoding = Decoding.start().frames(START, text(0, "a"));
		assertThat(Decoding.failure(() -> {
			for (int i = 0; i < 100; i++) {
				decoding.frames("garbage");
			}
		}).failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@Test
	void thinkingIsNotKeptWhereAPieceOfItMayBeMissing() {
		Decoding decoding = Decoding.ofFrames(START,
				blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"), "garbage", blockStop(0),
				text(1, "Hi"), messageDelta("end_turn"));
		assertThat(decoding.finished().state()).isNull();
	}

	@Test
	void whatIsKeptOfAnAnswerIsBounded() {
		Decoding decoding = Decoding.start().frames(START);
		String piece = text(0, "x".repeat(1 << 20));
		assertThat(Decoding.failure(() -> {
			for (int i = 0; i < 100; i++) {
				decoding.frames(piece);
			}
		}).failure().kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
		String block = blockStart(0, "{\"type\":\"text\"}");
		Decoding blocks = Decoding.start();
		assertThat(Decoding.failure(() -> {
			for (int i = 0; i < 1_000_000; i++) {
				blocks.frames(block);
			}
		}).failure().kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
	}

	@Test
	void addsItsUsageToAFailureOfTheExchange() {
		Failure reset = Failure.of(FailureKind.NETWORK, "Connection reset");
		assertThat(Decoding.start().decoder().withUsage(reset)).isEqualTo(reset);
		assertThat(Decoding.start().frames(START).decoder().withUsage(reset).usage().inputTokens()).isEqualTo(7);
	}

}
