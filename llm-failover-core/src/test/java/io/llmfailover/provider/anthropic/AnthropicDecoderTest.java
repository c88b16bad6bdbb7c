package io.llmfailover.provider.anthropic;

import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams and whole answers. The frames follow the documentation; recorded ones are
 * replayed by {@link AnthropicRecordingsTest}.
 */
class AnthropicDecoderTest {

	private static final String START = """
			{"type":"message_start","message":{"model":"claude-test-1","content":[],"stop_reason":null,
			"usage":{"input_tokens":7,"output_tokens":1,"cache_read_input_tokens":2}}}""";

	private static final String STOP = "{\"type\":\"message_stop\"}";

	@Test
	void emitsNothingBeforeTheFirstProgress() {
		Decoding decoding = Decoding.start()
			.frames(START, "{\"type\":\"ping\"}", blockStart(0, "{\"type\":\"text\",\"text\":\"\"}"), text(0, ""));
		assertThat(decoding.events()).isEmpty();
		assertThat(decoding.decoder().finished()).isFalse();
	}

	@Test
	void finishesWithTheStopReason() {
		Decoding decoding = Decoding.start().frames(START, text(0, "Hi"), messageDelta("end_turn"));
		assertThat(decoding.decoder().finished()).isTrue();
		assertThat(decoding.frames(STOP, "[DONE]").end().finished().providerFinishReason()).isEqualTo("end_turn");
	}

	@ParameterizedTest
	@CsvSource({ "end_turn,STOP", "stop_sequence,STOP", "max_tokens,LENGTH", "model_context_window_exceeded,LENGTH",
			"tool_use,TOOL_CALLS", "refusal,REFUSAL", "pause_turn,PAUSE", "something_new,OTHER" })
	void knowsStopReasons(String word, FinishReason reason) {
		Decoding decoding = Decoding.ofFrames(START, text(0, "Hi"), messageDelta(word), STOP);
		assertThat(decoding.finished().finishReason()).isEqualTo(reason);
		assertThat(decoding.finished().providerFinishReason()).isEqualTo(word);
	}

	@ParameterizedTest
	@ValueSource(strings = { "message_stop", "nothing", "[DONE]" })
	void anAnswerWithoutStopReasonIsIncompleteAndTellsItsUsage(String last) {
		Decoding decoding = Decoding.start().frames(START, text(0, "Hi"));
		Failure failure = decoding.withUsage(Decoding
			.failure(() -> decoding.frames("[DONE]".equals(last) ? last : "{\"type\":\"" + last + "\"}").end()));
		assertThat(failure.kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		assertThat(failure.usage().inputTokens()).isEqualTo(7);
	}

	// quirks 37 and 52
	@Test
	void usageIsTheLastValueSeenOfEachCount() {
		Usage usage = Decoding.ofFrames(START,
				"""
						{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":9447,
						"cache_creation_input_tokens":null,"output_tokens":30,"output_tokens_details":{"thinking_tokens":12}}}""")
			.finished()
			.usage();
		assertThat(usage).isEqualTo(new Usage(9447L, 30L, 9477L, 2L, null, 12L, Usage.Source.REPORTED));
	}

	@Test
	void usageThatIsNotTellableIsUnknown() {
		Usage usage = Decoding.ofFrames("""
				{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":-1,
				"output_tokens":"3","cache_read_input_tokens":{},"output_tokens_details":[1]}}""").finished().usage();
		assertThat(usage).isEqualTo(Usage.UNKNOWN);
	}

	// quirk 54: the type may come last, and the name of the event is not to be trusted
	@Test
	void dispatchesOnTheTypeInTheData() {
		Decoding decoding = Decoding.ofFrames("""
				{"delta":{"text":"Hi","type":"text_delta"},"index":0,"type":"content_block_delta"}""", """
				{"usage":{"output_tokens":2},"delta":{"stop_reason":"end_turn"},"type":"message_delta"}""");
		assertThat(decoding.text()).isEqualTo("Hi");
	}

	// quirk 38
	@Test
	void passesOverWhatItDoesNotKnow() {
		Decoding decoding = Decoding.ofFrames(START, "{\"type\":\"new_event\",\"delta\":7,\"message\":\"?\"}",
				"{\"no\":\"type\"}", blockStart(0, "{\"type\":\"new_block\",\"content\":[{\"a\":1}]}"),
				delta(0, "\"new_delta\",\"text\":\"not an answer\""), blockStop(0), text(1, "Hi"),
				delta(1, "\"citations_delta\",\"citation\":{\"type\":\"x\",\"cited_text\":\"y\"}"),
				messageDelta("end_turn"));
		assertThat(decoding.text()).isEqualTo("Hi");
		assertThat(decoding.finished().warnings()).isEmpty();
	}

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
		assertThat(stateOf(decoding)).isEqualTo("[{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\","
				+ "\"input\":{\"query\":\"x\"}}," + result
				+ ",{\"citations\":[{\"url\":\"u\"}],\"type\":\"text\",\"text\":\"Hi\"}]");
	}

	// quirk 41
	@Test
	void thinkingAndItsSignatureAreKeptAsIssued() {
		Decoding decoding = Decoding.ofFrames(START,
				blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
				delta(0, "\"thinking_delta\",\"thinking\":\"Let me \""),
				delta(0, "\"thinking_delta\",\"thinking\":\"see\""),
				delta(0, "\"signature_delta\",\"signature\":\"c2ln\""), blockStop(0),
				blockStart(1, "{\"type\":\"redacted_thinking\",\"data\":\"eA==\"}"), blockStop(1),
				toolUse(2, "toolu_1", "f"), input(2, "{\"x\":1.10}"), blockStop(2), messageDelta("tool_use"));
		assertThat(decoding.reasoning()).isEqualTo("Let me see");
		assertThat(stateOf(decoding)).isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"Let me see\","
				+ "\"signature\":\"c2ln\"},{\"type\":\"redacted_thinking\",\"data\":\"eA==\"},"
				+ "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{\"x\":1.10}}]");
	}

	@Test
	void thinkingThatIsNotShownIsProgress() {
		Decoding decoding = Decoding.start()
			.frames(START, blockStart(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
		assertThat(decoding.events()).containsExactly(TargetEvent.Progress.INSTANCE);
	}

	@Test
	void plainAnswersLeaveNothingToReturn() {
		Decoding decoding = Decoding.ofFrames(START, text(0, "Hi"), toolUse(1, "a", "f"), blockStop(1),
				messageDelta("tool_use"));
		assertThat(decoding.finished().state()).isNull();
	}

	@Test
	void aRefusalTellsItsExplanation() {
		Decoding decoding = Decoding.ofFrames(START, text(0, "Well"), """
				{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal",
				"category":"cyber","explanation":"This could enable harm."}},"usage":{"output_tokens":2}}""", STOP);
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.REFUSAL);
		assertThat(decoding.finished().refusal()).isEqualTo("This could enable harm.");
	}

	@Test
	void aRefusalWithoutExplanationIsInItsText() {
		Decoding decoding = Decoding.ofFrames(START, text(0, "I can "), text(0, "not."), messageDelta("refusal"));
		assertThat(decoding.finished().refusal()).isEqualTo("I can not.");
	}

	@Test
	void aPausedTurnKeepsWhatContinuesIt() {
		Decoding decoding = Decoding.ofBody("""
				{"type":"message","model":"m","content":[{"type":"text","text":"Searching."},{"type":"server_tool_use",
				"id":"s1","name":"web_search","input":{"query":"x"}}],"stop_reason":"pause_turn","usage":{}}""");
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.PAUSE);
		assertThat(stateOf(decoding)).contains("server_tool_use");
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

	@Test
	void aWholeAnswerIsToldWithTheSameEvents() {
		Decoding decoding = Decoding.ofBody("""

				{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[
				{"type":"thinking","thinking":"Hm","signature":"c2ln"},{"type":"text","text":"Hi"},
				{"type":"tool_use","id":"a","name":"f","input":{"x":[1,null]}},
				{"type":"tool_use","id":"b","name":"g","input":{}}],
				"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":3}}
				""");
		assertThat(decoding.reasoning()).isEqualTo("Hm");
		assertThat(decoding.text()).isEqualTo("Hi");
		assertThat(decoding.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"x\":[1,null]}"),
				new ToolCall("b", "g", "{}"));
		assertThat(decoding.finished().usage()).isEqualTo(Usage.reported(7, 3));
		assertThat(decoding.finished().model()).isEqualTo("claude-test-1");
		assertThat(stateOf(decoding)).startsWith("[{\"type\":\"thinking\"");
	}

	// quirk 42
	@Test
	void anAnswerWithoutContentIsAnAnswer() {
		Decoding decoding = Decoding
			.ofBody("{\"content\":[],\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"###\"}");
		assertThat(decoding.text()).isEmpty();
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.STOP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>", "", "[]", "\"text\"", "{}", "{\"content\":[]}", "{\"content\":[]} {}",
			"{\"content\":[],\"stop_reason\":null}", "{\"choices\":[]}" })
	void aBodyThatIsNoAnswerIsMalformed(String body) {
		assertThat(Decoding.failure(() -> Decoding.ofBody(body)).failure().kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"content_block_delta\",\"del", "garbage", "[1]", "{} {}", "\"text\"" })
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

	@Test
	void givesTheWarningsOfTheRequestBack() {
		Decoding decoding = Decoding.start().frames(messageDelta("end_turn"));
		decoding.decoder().end(List.of("seed was left out"), decoding.events()::add);
		assertThat(decoding.finished().warnings()).containsExactly("seed was left out");
	}

	private static String stateOf(Decoding decoding) {
		assertThat(decoding.finished().state()).isNotNull();
		assertThat(decoding.finished().state().provider()).isEqualTo("anthropic");
		return decoding.finished().state().json();
	}

	private static String blockStart(int index, String block) {
		return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
	}

	private static String toolUse(int index, String id, String name) {
		return blockStart(index,
				"{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":{}}");
	}

	private static String blockStop(int index) {
		return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
	}

	private static String delta(int index, String typeAndPiece) {
		return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":" + typeAndPiece + "}}";
	}

	private static String text(int index, String text) {
		return delta(index, "\"text_delta\",\"text\":" + Json.MAPPER.writeValueAsString(text));
	}

	private static String input(int index, String json) {
		return delta(index, "\"input_json_delta\",\"partial_json\":" + Json.MAPPER.writeValueAsString(json));
	}

	private static String messageDelta(String stopReason) {
		return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
				+ "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}}";
	}

}
