package io.llmfailover.provider;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words for the end of an answer, in both protocols: gateways pass on those of
 * whoever is behind them.
 */
class FinishReasonsTest {

	static Stream<Arguments> goodWords() {
		return each("stop STOP", "end_turn STOP", "eos_token STOP", "COMPLETE STOP", "endTurn STOP",
				"FINISH_REASON_STOP STOP", "stop_sequence STOP_SEQUENCE", "length LENGTH", "MAX_TOKENS LENGTH",
				"maxTokens LENGTH", "max_output_tokens LENGTH", "model_context_window_exceeded LENGTH",
				"context_length_exceeded LENGTH", "max_context LENGTH", "input_too_long LENGTH", "max_seq_len LENGTH",
				"token_limit LENGTH", "model_length LENGTH", "content_filter CONTENT_FILTER",
				"content_filtered CONTENT_FILTER", "SAFETY CONTENT_FILTER", "IMAGE_SAFETY CONTENT_FILTER",
				"sensitive CONTENT_FILTER", "blocklist CONTENT_FILTER", "SPII CONTENT_FILTER",
				"LANGUAGE CONTENT_FILTER", "PROHIBITED_CONTENT CONTENT_FILTER", "RECITATION CONTENT_FILTER",
				"guardrail_intervened CONTENT_FILTER", "ERROR_TOXIC CONTENT_FILTER",
				"content_policy_violation CONTENT_FILTER", "unsafe CONTENT_FILTER", "tos_violation CONTENT_FILTER",
				"moderation_blocked CONTENT_FILTER", "model_armor CONTENT_FILTER", "refusal REFUSAL",
				"pause_turn PAUSE");
	}

	@ParameterizedTest
	@MethodSource("goodWords")
	void haveANormalForm(Protocol protocol, String word, String reason) {
		String stream = Protocol.events(protocol.text("Fold it."), protocol.finish(word), protocol.last());
		for (String body : List.of(stream, protocol.whole("Fold it.", word))) {
			Reading reading = Reading.of(protocol, body);
			assertThat(reading.text()).isEqualTo("Fold it.");
			assertThat(reading.reason()).isEqualTo(FinishReason.valueOf(reason));
			assertThat(reading.finished().providerFinishReason()).isEqualTo(word);
			assertThat(reading.finished().warnings()).isEmpty();
		}
	}

	static Stream<Arguments> badWords() {
		return each("abort INCOMPLETE_STREAM", "aborted INCOMPLETE_STREAM", "error INCOMPLETE_STREAM",
				"ERROR INCOMPLETE_STREAM", "cancelled INCOMPLETE_STREAM", "USER_CANCEL INCOMPLETE_STREAM",
				"network_error INCOMPLETE_STREAM", "timeout INCOMPLETE_STREAM", "time_limit INCOMPLETE_STREAM",
				"interrupted INCOMPLETE_STREAM", "failed INCOMPLETE_STREAM", "incomplete INCOMPLETE_STREAM",
				"repetition INCOMPLETE_STREAM", "out_of_memory INCOMPLETE_STREAM", "engine_crashed INCOMPLETE_STREAM",
				"model_error INCOMPLETE_STREAM", "insufficient_system_resource OVERLOADED", "overloaded OVERLOADED",
				"MALFORMED_FUNCTION_CALL MALFORMED_RESPONSE", "malformed_tool_use MALFORMED_RESPONSE",
				"function_call_filter:_UNEXPECTED_TOOL_CALL MALFORMED_RESPONSE", "tool_calls MALFORMED_RESPONSE",
				"tool_use MALFORMED_RESPONSE", "function_call MALFORMED_RESPONSE");
	}

	@ParameterizedTest
	@MethodSource("badWords")
	void mayStandForAFailure(Protocol protocol, String word, String kind) {
		for (String text : List.of("Fold it.", "")) {
			String stream = Protocol.events(protocol.text(text), protocol.finish(word), protocol.last());
			for (String body : List.of(stream, protocol.whole(text, word))) {
				Reading reading = Reading.of(protocol, body);
				assertThat(reading.kind()).isEqualTo(FailureKind.valueOf(kind));
				assertThat(reading.failed().message()).contains(word);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areAnAnswerWithAWarningWhereNobodyKnowsTheWord(Protocol protocol) {
		String stream = Protocol.events(protocol.text("Fold it."), protocol.finish("gone_fishing"), protocol.last());
		for (String body : List.of(stream, protocol.whole("Fold it.", "gone_fishing"))) {
			Reading reading = Reading.of(protocol, body);
			assertThat(reading.reason()).isEqualTo(FinishReason.OTHER);
			assertThat(reading.finished().warnings()).singleElement().asString().contains("gone_fishing");
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areAFailureWhereNobodyKnowsTheWordAndThereIsNoText(Protocol protocol) {
		String stream = Protocol.events(protocol.finish("gone_fishing"), protocol.last());
		for (String body : List.of(stream, protocol.whole("", "gone_fishing"))) {
			assertThat(Reading.of(protocol, body).kind()).isEqualTo(FailureKind.EMPTY_RESPONSE);
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areNotQuotedAtAnyLength(Protocol protocol) {
		String word = "x".repeat(100_000);
		assertThat(Reading.of(protocol, protocol.whole("Fold it.", word)).finished().warnings()).singleElement()
			.asString()
			.hasSizeLessThan(200);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areRevokedByTheTextAfterThem(Protocol protocol) {
		String cut = Protocol.events(protocol.text("First "), protocol.finish("stop"), protocol.text("fold"));
		assertThat(Reading.of(protocol, cut).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		String whole = cut + Protocol.events(protocol.finish("length"));
		assertThat(Reading.of(protocol, whole).text()).isEqualTo("First fold");
		assertThat(Reading.of(protocol, whole).reason()).isEqualTo(FinishReason.LENGTH);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areNotBelievedWhileTheyAreContradicted(Protocol protocol) {
		String stream = Protocol.events(protocol.text("First "), protocol.finish("stop"), protocol.text("fold"),
				protocol.finish("stop"), protocol.text("."));
		assertThat(Reading.of(protocol, stream).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	/** Seen of a Gemini proxy, whose model paused in between. */
	@ParameterizedTest
	@EnumSource(Protocol.class)
	void inEveryFrameEndNothing(Protocol protocol) {
		String[] frames = (protocol == Protocol.OPENAI)
				? new String[] { stopped("\"reasoning_content\":\"Hm\""), stopped("\"content\":\"First \""),
						stopped("\"content\":\"fold\"") }
				: new String[] { protocol.reasoning("Hm"), protocol.finish("end_turn"), protocol.text("First "),
						protocol.finish("end_turn"), protocol.text("fold"), protocol.finish("end_turn") };
		Reading whole = Reading.of(protocol, Protocol.events(frames) + Protocol.events(protocol.last()));
		assertThat(whole.finished().finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(whole.text()).isEqualTo("First fold");
		if (protocol == Protocol.OPENAI) {
			assertThat(Reading.of(protocol, Protocol.events(frames)).kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		}
	}

	private static String stopped(String delta) {
		return "{\"choices\":[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":\"stop\"}]}";
	}

	private static Stream<Arguments> each(String... wordAndMeaning) {
		return Stream.of(wordAndMeaning)
			.map((line) -> line.split(" "))
			.flatMap((parts) -> Stream.of(Protocol.values())
				.map((protocol) -> Arguments.of(protocol, parts[0], parts[1])));
	}

}
