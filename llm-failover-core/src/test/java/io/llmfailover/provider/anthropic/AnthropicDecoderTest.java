package io.llmfailover.provider.anthropic;

import java.util.List;

import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.llmfailover.provider.anthropic.Frames.START;
import static io.llmfailover.provider.anthropic.Frames.STOP;
import static io.llmfailover.provider.anthropic.Frames.blockStart;
import static io.llmfailover.provider.anthropic.Frames.blockStop;
import static io.llmfailover.provider.anthropic.Frames.delta;
import static io.llmfailover.provider.anthropic.Frames.input;
import static io.llmfailover.provider.anthropic.Frames.messageDelta;
import static io.llmfailover.provider.anthropic.Frames.text;
import static io.llmfailover.provider.anthropic.Frames.toolUse;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams and whole answers. The frames follow the documentation; recorded ones are
 * replayed by {@link AnthropicRecordingsTest}.
 */
class AnthropicDecoderTest {

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
	@CsvSource({ "end_turn,STOP", "stop_sequence,STOP_SEQUENCE", "max_tokens,LENGTH",
			"model_context_window_exceeded,LENGTH", "sensitive,CONTENT_FILTER", "refusal,REFUSAL", "pause_turn,PAUSE",
			"something_new,OTHER" })
	void knowsStopReasons(String word, FinishReason reason) {
		Decoding decoding = Decoding.ofFrames(START, text(0, "Hi"), messageDelta(word), STOP);
		assertThat(decoding.finished().finishReason()).isEqualTo(reason);
		assertThat(decoding.finished().providerFinishReason()).isEqualTo(word);
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
		assertThat(decoding.state()).isEqualTo("anthropic [{\"type\":\"thinking\",\"thinking\":\"Let me see\","
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
		assertThat(decoding.state()).contains("server_tool_use");
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
		assertThat(decoding.state()).startsWith("anthropic [{\"type\":\"thinking\"");
	}

	// quirk 42
	@Test
	void anAnswerWithoutContentIsAnAnswer() {
		Decoding decoding = Decoding
			.ofBody("{\"content\":[],\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"###\"}");
		assertThat(decoding.text()).isEmpty();
		assertThat(decoding.finished().finishReason()).isEqualTo(FinishReason.STOP_SEQUENCE);
	}

	@Test
	void givesTheWarningsOfTheRequestBack() {
		Decoding decoding = Decoding.start().frames(messageDelta("end_turn"));
		decoding.decoder().end(List.of("seed was left out"), decoding.events()::add);
		assertThat(decoding.finished().warnings()).containsExactly("seed was left out");
	}

}
