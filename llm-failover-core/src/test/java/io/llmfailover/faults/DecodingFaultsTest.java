package io.llmfailover.faults;

import java.util.List;
import java.util.Objects;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.Usage;
import io.llmfailover.provider.KnownDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers of public reports that were cut, blocked, split or mislabelled, with a healthy
 * provider behind.
 */
@EnabledIf(value = "io.llmfailover.faults.FaultCase#areThere", disabledReason = FaultCase.MISSING)
class DecodingFaultsTest {

	private static final ToolDefinition TIDE = new ToolDefinition("harbour_tide", "Tells the tide",
			"{\"type\":\"object\",\"properties\":{\"harbour\":{\"type\":\"string\"}}}");

	static List<FaultCase> aborted() {
		return FaultCase.of("01");
	}

	@ParameterizedTest
	@MethodSource("aborted")
	void anAnswerThatTheServerAbortedIsAFailure(FaultCase fault) {
		FaultCall call = ask(fault);
		assertThat(response(call).provider()).isEqualTo(FaultCall.HEALTHY);
		assertThat(call.shown()).isEqualTo(response(call).content()).doesNotContain("paper");
		assertThat(call.attempts()).first().extracting(Attempt::kind).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	@Test
	void aFinishReasonInEveryChunkEndsNothing() {
		assertThat(answered(FaultCase.one("03", "fast-stream-proxy")).content()).isEqualTo("First fold. Then tie.");
	}

	static List<FaultCase> mislabelledStreams() {
		return FaultCase.of("04");
	}

	@ParameterizedTest
	@MethodSource("mislabelledStreams")
	void eventsAreEventsWhateverTheContentTypeSays(FaultCase fault) {
		assertThat(answered(fault).content()).isEqualTo("Fold it.");
	}

	@Test
	void halvesOfACharacterAreJoined() {
		assertThat(answered(FaultCase.one("07", "one-stream-m")).content()).isEqualTo("Sun \ud83c\udf1e up");
	}

	@Test
	void halfACharacterAtTheEndOfACutAnswerIsNotShown() {
		ChatResponse response = answered(FaultCase.one("07", "cut-by-length-chat-m"));
		assertThat(response.content()).isEqualTo("Sun ");
		assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
	}

	static List<FaultCase> splitChoices() {
		return FaultCase.of("08");
	}

	@ParameterizedTest
	@MethodSource("splitChoices")
	void oneAnswerInSeveralChoicesIsOneAnswer(FaultCase fault) {
		ChatResponse response = answered(fault);
		assertThat(response.content()).isEqualTo("I will look at the tide table.");
		assertThat(response.toolCalls())
			.containsExactly(new ToolCall("toolu_9", "harbour_tide", "{\"harbour\":\"Oulu\"}"));
		assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
	}

	@Test
	void usageInsideAChoiceIsUsage() {
		assertThat(answered(FaultCase.one("15", "one-stream-moonshot")).usage()).isEqualTo(Usage.reported(31, 9));
	}

	@ParameterizedTest
	@ValueSource(strings = { "one-stream-llama", "two-stream-llama" })
	void anErrorFieldKeepsItsKindAndMessage(String name) {
		FaultCall call = ask(FaultCase.one("16", name));
		assertThat(response(call).provider()).isEqualTo(FaultCall.HEALTHY);
		assertThat(call.attempts()).hasSize(2).first().satisfies((attempt) -> {
			assertThat(attempt.kind()).isEqualTo(FailureKind.CONTEXT_TOO_LONG);
			assertThat(attempt.reason()).contains("exceeds the context size of 2048");
		});
	}

	@Test
	void rawControlCharactersInsideAFrameAreText() {
		assertThat(answered(FaultCase.one("28", "in-frame-stream-m")).content())
			.isEqualTo("Never \tfold \u001b[1mit wet.");
		assertThat(answered(FaultCase.one("28", "in-whole-chat-m")).content()).isEqualTo("a\tb");
	}

	@Test
	void rawControlCharactersInsideArgumentsAreRepaired() {
		assertThat(answered(FaultCase.one("28", "in-arguments-stream-m")).toolCalls())
			.containsExactly(new ToolCall("call_1", "harbour_tide", "{\"harbour\": \"Oulu\\nnorth\"}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-json-stream-own", "application-x-ndjson-stream-own",
			"text-event-stream-stream-own" })
	void jsonLinesAreFrames(String name) {
		assertThat(answered(FaultCase.one("29", name)).content()).isEqualTo("Never fold it wet.");
	}

	@Test
	void anErrorBehindAWholeBodyIsAFailure() {
		FaultCall call = ask(FaultCase.one("29", "two-bodies-chat-own"));
		assertThat(response(call).provider()).isEqualTo(FaultCall.HEALTHY);
		assertThat(call.attempts().get(0).reason()).isEqualTo("upstream timed out");
	}

	static List<FaultCase> policyWords() {
		return FaultCase.of("39").stream().filter((fault) -> !fault.variant().contains("window")).toList();
	}

	@ParameterizedTest
	@MethodSource("policyWords")
	void aWordOfPolicyIsAContentFilter(FaultCase fault) {
		ChatResponse response = answered(fault);
		assertThat(response.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
		assertThat(response.content()).isEmpty();
	}

	@Test
	void aWordForTheWindowIsALength() {
		assertThat(answered(FaultCase.one("39", "model-context-window-exceeded-chat-zhipu")).finishReason())
			.isEqualTo(FinishReason.LENGTH);
	}

	private static FaultCall ask(FaultCase fault) {
		try (FaultServer server = fault.serve()) {
			ChatRequest request = ChatRequest.builder().user("How do I fold a boat?").tool(TIDE).build();
			return FaultCall.ask(KnownDialect.OPENAI, server, request, fault.stream());
		}
	}

	private static ChatResponse answered(FaultCase fault) {
		FaultCall call = ask(fault);
		ChatResponse response = response(call);
		assertThat(response.provider()).as("%s", call.attempts()).isEqualTo("faulty");
		assertThat(call.shown()).isEqualTo(response.content());
		return response;
	}

	private static ChatResponse response(FaultCall call) {
		assertThat(call.failure()).isNull();
		return Objects.requireNonNull(call.response());
	}

}
