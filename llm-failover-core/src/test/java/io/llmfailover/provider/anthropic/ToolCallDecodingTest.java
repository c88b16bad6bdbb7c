package io.llmfailover.provider.anthropic;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.llmfailover.provider.anthropic.Frames.START;
import static io.llmfailover.provider.anthropic.Frames.blockStart;
import static io.llmfailover.provider.anthropic.Frames.blockStop;
import static io.llmfailover.provider.anthropic.Frames.delta;
import static io.llmfailover.provider.anthropic.Frames.input;
import static io.llmfailover.provider.anthropic.Frames.messageDelta;
import static io.llmfailover.provider.anthropic.Frames.text;
import static io.llmfailover.provider.anthropic.Frames.toolUse;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tool calls, which are only told when they are whole.
 */
class ToolCallDecodingTest {

	// quirk 40
	@Test
	void joinsArgumentsThatAreSplitAnywhere() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "toolu_1", "weather"), input(0, ""), input(0, "{\"ci"),
				input(0, "ty\": \"M\\"), input(0, "u00fcnchen\"}"), blockStop(0), messageDelta("tool_use"));
		assertThat(decoding.toolCalls())
			.containsExactly(new ToolCall("toolu_1", "weather", "{\"city\": \"M\\u00fcnchen\"}"));
		assertThat(decoding.events()).startsWith(TargetEvent.Progress.INSTANCE);
	}

	// quirk 39
	@Test
	void noArgumentsAreAnEmptyObject() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "toolu_1", "now"), input(0, ""), blockStop(0),
				messageDelta("tool_use"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("toolu_1", "now", "{}"));
	}

	@Test
	void parallelCallsStayApartEvenWhenTheirPiecesInterleave() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "a", "f"), toolUse(1, "b", "g"), input(0, "{\"x\":"),
				input(1, "{\"y\":"), input(0, "1}"), input(1, "2}"), blockStop(0), blockStop(1),
				messageDelta("tool_use"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":1}"),
				new ToolCall("b", "g", "{\"y\":2}"));
	}

	@Test
	void argumentsCutByTheTokenLimitAreACallThatMustNotBeRun() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "a", "f"), input(0, "{\"x\":"), blockStop(0),
				messageDelta("max_tokens"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":", false));
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.LENGTH);
	}

	@Test
	void argumentsCutBeforeTheyBeganAreNotAnEmptyObject() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "a", "f"), input(0, "{}"), blockStop(0),
				toolUse(1, "b", "g"), input(1, ""), blockStop(1), messageDelta("max_tokens"));
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{}"),
				new ToolCall("b", "g", "", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"x\":", "[1]", "7", "{} {}" })
	void argumentsThatAreNoObjectAreMalformed(String arguments) {
		Decoding decoding = Decoding.start()
			.frames(START, toolUse(0, "a", "f"), input(0, arguments), blockStop(0), messageDelta("tool_use"));
		assertThat(Decoding.failure(decoding::end).failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(decoding.toolCalls()).isEmpty();
	}

	@Test
	void argumentsWithoutTheirCallAreMalformed() {
		Decoding decoding = Decoding.start().frames(START);
		assertThat(Decoding.failure(() -> decoding.frames(input(0, "{}"))).failure().kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@Test
	void callsCountEvenWhereTheStopReasonDoesNotSayTool() {
		Decoding decoding = Decoding.ofFrames(START, toolUse(0, "a", "f"), blockStop(0), messageDelta("end_turn"));
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
		assertThat(decoding.finished().providerFinishReason()).isEqualTo("end_turn");
	}

	@Test
	void serverToolsAreNoToolCallsButAreKept() {
		String result = "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":[{\"url\":\"u\"}]}";
		Decoding decoding = Decoding.ofFrames(START,
				blockStart(0, "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{}}"),
				input(0, "{\"query\":\"x\"}"), blockStop(0), blockStart(1, result), blockStop(1),
				blockStart(2, "{\"citations\":[],\"type\":\"text\",\"text\":\"\"}"),
				delta(2, "\"citations_delta\",\"citation\":{\"url\":\"u\"}"), text(2, "Hi"), blockStop(2),
				messageDelta("end_turn"));
		assertThat(decoding.toolCalls()).isEmpty();
		assertThat(decoding.state())
			.isEqualTo("anthropic [{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\","
					+ "\"input\":{\"query\":\"x\"}}," + result
					+ ",{\"citations\":[{\"url\":\"u\"}],\"type\":\"text\",\"text\":\"Hi\"}]");
	}

	@Test
	void aCallWithoutAnIdGetsOne() {
		Decoding decoding = Decoding.ofBody("""
				{"content":[{"type":"tool_use","name":"f","input":{}},{"type":"tool_use","name":"g","input":{}}],
				"stop_reason":"tool_use"}""");
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("call_0", "f", "{}"),
				new ToolCall("call_1", "g", "{}"));
	}

}
