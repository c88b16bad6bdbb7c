package io.llmfailover.provider.anthropic;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;

import static io.llmfailover.provider.anthropic.Frames.START;
import static io.llmfailover.provider.anthropic.Frames.STOP;
import static io.llmfailover.provider.anthropic.Frames.blockStart;
import static io.llmfailover.provider.anthropic.Frames.blockStop;
import static io.llmfailover.provider.anthropic.Frames.input;
import static io.llmfailover.provider.anthropic.Frames.messageDelta;
import static io.llmfailover.provider.anthropic.Frames.text;
import static io.llmfailover.provider.anthropic.Frames.toolUse;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What gateways make of the protocol.
 */
class GatewayStreamsTest {

	@Test
	void aStopReasonAtTheStartEndsNothing() {
		String start = START.replace("\"stop_reason\":null", "\"stop_reason\":\"end_turn\"");
		assertThat(failure(start, text(0, "Hi"), STOP).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		Decoding whole = Decoding.ofFrames(start, text(0, "Hi"), messageDelta("max_tokens"), STOP);
		assertThat(whole.finished().finishReason()).isEqualTo(FinishReason.LENGTH);
	}

	@Test
	void contentAfterTheEndRevokesIt() {
		Decoding decoding = Decoding.start()
			.frames(START, text(0, "First "), messageDelta("end_turn"), text(0, "fold"));
		assertThat(decoding.decoder().finished()).isFalse();
		assertThat(Decoding.failure(decoding::end).failure().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		decoding = Decoding.start()
			.frames(START, text(0, "First "), messageDelta("end_turn"), text(0, "fold"), messageDelta("end_turn"));
		assertThat(decoding.decoder().finished()).as("in a pause").isFalse();
		assertThat(decoding.frames(STOP).decoder().finished()).isTrue();
	}

	@Test
	void aToolCallAfterTheEndRevokesItToo() {
		Decoding decoding = Decoding.start()
			.frames(START, text(0, "Hi"), messageDelta("end_turn"), toolUse(1, "a", "f"), input(1, "{}"), blockStop(1));
		assertThat(decoding.decoder().finished()).isFalse();
	}

	@Test
	void aMessageStopOrDoneAloneProvesNothing() {
		assertThat(failure(START, text(0, "Hi"), STOP).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		assertThat(failure(START, text(0, "Hi"), "[DONE]").kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	@Test
	void anAnswerThatBeginsAnewInItsMiddleIsMalformed() {
		assertThat(failure(START, text(0, "Hi"), START).kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(Decoding.ofFrames(START, START, text(0, "Hi"), messageDelta("end_turn")).text()).isEqualTo("Hi");
	}

	@Test
	void anIndexThatIsUsedAgainIsAnotherBlock() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "a", "f"), input(0, "{\"x\":1}"), toolUse(0, "b", "g"),
				input(0, "{\"y\":"), input(0, "2}"), blockStop(0), messageDelta("tool_use"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"),
				new ToolCall("b", "g", "{\"y\":2}"));
	}

	@Test
	void piecesWithoutAnIndexContinueTheLastBlock() {
		String start = toolUse(0, "a", "f").replace("\"index\":0,", "");
		String piece = input(0, "{\"x\":1}").replace("\"index\":0,", "");
		assertThat(Decoding.ofFrames(START, start, piece, messageDelta("tool_use")).toolCalls())
			.containsExactly(new ToolCall("a", "f", "{\"x\":1}"));
		assertThat(Decoding
			.ofFrames(START, start.replace("{\"type\":\"content", "{\"index\":1e99,\"type\":\"content"), piece,
					messageDelta("tool_use"))
			.toolCalls()).hasSize(1);
	}

	@Test
	void aPieceWithoutATypeIsWhatItsFieldSays() {
		String untyped = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"text\":\"Hi\"}}";
		assertThat(Decoding.ofFrames(START, untyped, messageDelta("end_turn")).text()).isEqualTo("Hi");
	}

	@Test
	void argumentsMayBeAStringOfJson() {
		Decoding decoding = Decoding.ofFrames(START,
				blockStart(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":\"{\\\"x\\\":1}\"}"),
				messageDelta("tool_use"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"));
	}

	@Test
	void aStopReasonMayStandBesideTheDelta() {
		Decoding decoding = Decoding.ofFrames(START, text(0, "Hi"),
				"{\"type\":\"message_delta\",\"stop_reason\":\"end_turn\",\"delta\":{}}");
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.STOP);
	}

	@Test
	void aWholeMessageInAFrameIsAnAnswer() {
		String message = "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\"}";
		assertThat(Decoding.ofFrames("{\"type\":\"message\"," + message).text()).isEqualTo("Hi");
		assertThat(Decoding.ofFrames("{" + message).text()).isEqualTo("Hi");
		assertThat(Decoding.ofFrames("{\"type\":\"message_start\",\"message\":{" + message + "}", STOP).text())
			.isEqualTo("Hi");
	}

	@Test
	void errorsNeedNoEnvelope() {
		for (String error : new String[] { "{\"type\":\"error\",\"message\":\"Overloaded\"}",
				"{\"message\":\"Overloaded\"}", "{\"detail\":\"Overloaded\"}", "{\"error\":\"Overloaded\"}" }) {
			assertThat(failure(START, text(0, "Hi"), error).message()).as(error).isEqualTo("Overloaded");
		}
	}

	@Test
	void theNumberOfCallsAndTheirArgumentsAreBounded() {
		String[] calls = new String[DecodingLimits.DEFAULTS.maxToolCalls() + 1];
		for (int i = 0; i < calls.length; i++) {
			calls[i] = toolUse(i, "c" + i, "f");
		}
		assertThat(failure(calls).kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
		String piece = input(0, "x".repeat(1 << 20));
		assertThat(failure(toolUse(0, "a", "f"), piece, piece, piece, piece, piece, piece, piece, piece, piece).kind())
			.isEqualTo(FailureKind.LIMIT_EXCEEDED);
	}

	private static Failure failure(String... frames) {
		Decoding decoding = Decoding.start();
		return Decoding.failure(() -> decoding.frames(frames).end()).failure();
	}

}
