package io.llmfailover.provider.openai;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tool calls in every form in which they were seen.
 */
class ToolCallDecodingTest {

	private static final String STOP = finish("stop");

	private static final String TOOL_CALLS = finish("tool_calls");

	@Test
	void argumentsComeInFragments() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"call_1\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}"),
				call("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}"),
				call("{\"index\":0,\"function\":{\"arguments\":\"\\\"Ulm\\\"}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("call_1", "weather", "{\"city\":\"Ulm\"}"));
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
	}

	@Test
	void callsAreToldOnceAndAtTheEndAndTheirPiecesAreProgress() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
				call("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"), TOOL_CALLS);
		assertThat(decoded.events())
			.startsWith(TargetEvent.Progress.INSTANCE, TargetEvent.Progress.INSTANCE,
					new TargetEvent.ToolCalled(new ToolCall("a", "f", "{}")))
			.hasSize(4);
	}

	@Test
	void parallelCallsInterleave() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}"),
				call("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"y\\\"\"}}"),
				call("{\"index\":0,\"function\":{\"arguments\":\":1}\"}}"),
				call("{\"index\":1,\"function\":{\"arguments\":\":2}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"),
				new ToolCall("b", "f", "{\"y\":2}"));
	}

	/** Quirks 1 and 2. */
	@Test
	void geminiSendsNoIndexAnEmptyIdAndStop() {
		Decoded decoded = Decoded.frames(
				call("{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"},\"id\":\"\"}"),
				call("{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"},\"id\":\"\"}"), STOP);
		assertThat(decoded.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"x\":1}", "{\"x\":2}");
		assertThat(decoded.toolCalls()).extracting(ToolCall::id)
			.doesNotHaveDuplicates()
			.allMatch((id) -> !id.isBlank());
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
		assertThat(decoded.finished().providerFinishReason()).isEqualTo("stop");
	}

	/** Reported of Gemini 3, see the table of issue threads. */
	@Test
	void piecesWithoutIndexContinueTheLastCall() {
		Decoded decoded = Decoded.frames(
				call("{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"},\"id\":\"\"}"),
				call("{\"function\":{\"arguments\":\":1}\"}}"), STOP);
		assertThat(decoded.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"x\":1}");
	}

	@Test
	void anIdThatIsMissingIsTheSameEachTime() {
		String[] frames = { call("{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"), STOP };
		String id = Decoded.frames(frames).toolCalls().get(0).id();
		assertThat(Decoded.frames(frames).toolCalls().get(0).id()).isEqualTo(id).hasSizeLessThanOrEqualTo(40);
	}

	@Test
	void anIdThatIsMissingDiffersBetweenRounds() {
		String call = call("{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}");
		String first = "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";
		String second = "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":5}}";
		assertThat(Decoded.frames(call, STOP, first).toolCalls().get(0).id())
			.isNotEqualTo(Decoded.frames(call, STOP, second).toolCalls().get(0).id());
	}

	/** Quirk 27. */
	@Test
	void parallelCallsShareIndexZero() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}"),
				TOOL_CALLS,
				call("{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}"),
				TOOL_CALLS, STOP);
		assertThat(decoded.toolCalls()).extracting(ToolCall::id).containsExactly("a", "b");
		assertThat(decoded.finished().providerFinishReason()).isEqualTo("stop");
	}

	@Test
	void idsThatRepeatAreMadeUnique() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
				call("{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).extracting(ToolCall::id).containsExactly("a", "a_2");
	}

	@Test
	void idAndNameMayRepeatInEveryPiece() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}"),
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"));
	}

	@Test
	void theLastPieceMayRepeatIdAndNameWithoutArguments() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{}"));
	}

	@Test
	void callsWithoutAnythingToTellThemApartBeginWithTheirArguments() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}"),
				call("{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"x\":1}", "{\"x\":1}");
		assertThat(decoded.toolCalls()).extracting(ToolCall::id).doesNotHaveDuplicates();
	}

	@Test
	void anIdMayBeInventedForEveryPiece() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}"),
				call("{\"index\":0,\"id\":\"b\",\"function\":{\"name\":null,\"arguments\":\":1}\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"));
	}

	/** Quirk 30. */
	@Test
	void wholeCallsMayCarryAnIndex() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":["
				+ "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
				+ "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
				+ "\"finish_reason\":\"tool_calls\"}]}");
		assertThat(decoded.toolCalls()).extracting(ToolCall::id).containsExactly("a", "b");
	}

	@Test
	void argumentsMayBeAnObjectInsteadOfAString() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":[1.50,null]}}}"),
				STOP);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":[1.50,null]}"));
	}

	@Test
	void missingArgumentsAreAnEmptyObject() {
		Decoded decoded = Decoded.frames(call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}"),
				call("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"null\"}}"), TOOL_CALLS);
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{}"), new ToolCall("b", "f", "{}"));
	}

	/** Quirk 21. */
	@Test
	void argumentsAreCutByTheTokenLimit() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
				call("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}"),
				call("{\"index\":2,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"), finish("length"));
		assertThat(decoded.toolCalls()).containsExactly(new ToolCall("a", "f", "{}"),
				new ToolCall("b", "f", "{\"x\":", false), new ToolCall("c", "f", "", false));
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.LENGTH);
	}

	@Test
	void brokenArgumentsOfACompleteAnswerAreAFailure() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"secret\\\":\"}}"),
				TOOL_CALLS);
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(decoded.failure().message()).doesNotContain("secret");
		assertThat(decoded.events()).noneMatch(TargetEvent.ToolCalled.class::isInstance);
	}

	@Test
	void argumentsThatAreNoObjectAreAFailure() {
		for (String arguments : new String[] { "[1]", "1", "\\\"x\\\"", "{} {}", "{}}" }) {
			Decoded decoded = Decoded.frames(call(
					"{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"" + arguments + "\"}}"),
					TOOL_CALLS);
			assertThat(decoded.failure().kind()).as(arguments).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		}
	}

	@Test
	void argumentsOfAnotherTypeAreNotTakenForNone() {
		for (String arguments : new String[] { "[1]", "7", "true", "1e5" }) {
			Decoded decoded = Decoded.frames(
					call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":" + arguments + "}}"),
					TOOL_CALLS);
			assertThat(decoded.failure().kind()).as(arguments).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		}
	}

	@Test
	void aCallWithoutNameIsAFailure() {
		Decoded decoded = Decoded.frames(call("{\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}"),
				TOOL_CALLS);
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@Test
	void aBrokenFrameInsideACallIsAFailure() {
		Decoded decoded = Decoded.frames(
				call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
				"{\"choices\":[{\"del", call("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"), TOOL_CALLS);
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	/** Quirk 25. */
	@Test
	void theLegacyFunctionCallIsACall() {
		Decoded decoded = Decoded.frames(delta("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"),
				delta("{\"function_call\":{\"arguments\":\"{\\\"x\\\"\"}}"),
				delta("{\"function_call\":{\"arguments\":\":1}\"}}"), finish("function_call"));
		assertThat(decoded.toolCalls()).extracting(ToolCall::name, ToolCall::arguments)
			.containsExactly(tuple("f", "{\"x\":1}"));
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
		assertThat(decoded.finished().providerFinishReason()).isEqualTo("function_call");
	}

	/** Quirk 26. */
	@Test
	void theEmptyLegacyFunctionCallIsNone() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"finish_reason\":\"\",\"message\":{\"content\":\"4\","
				+ "\"function_call\":{\"name\":\"\",\"arguments\":\"\"},\"refusal\":\"\",\"tool_calls\":null}}]}");
		assertThat(decoded.toolCalls()).isEmpty();
		assertThat(decoded.text()).isEqualTo("4");
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(decoded.finished().providerFinishReason()).isNull();
		assertThat(decoded.finished().refusal()).isNull();
	}

	/** Quirk 20. */
	@Test
	void aForcedCallEndsWithStop() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"tool_calls\":["
				+ "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}");
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
	}

	@Test
	void argumentsAreBounded() {
		String piece = call("{\"index\":0,\"function\":{\"arguments\":\"" + "x".repeat(1024 * 1024) + "\"}}");
		Decoded decoded = Decoded.frames(call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}}"), piece, piece,
				piece, piece, piece, piece, piece, piece);
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
	}

	@Test
	void theNumberOfCallsIsBounded() {
		String[] frames = new String[1100];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = call(
					"{\"index\":" + i + ",\"id\":\"" + i + "\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}");
		}
		assertThat(Decoded.frames(frames).failure().kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED);
	}

	private static String call(String call) {
		return delta("{\"tool_calls\":[" + call + "]}");
	}

	private static String delta(String delta) {
		return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
	}

	private static String finish(String reason) {
		return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
	}

}
