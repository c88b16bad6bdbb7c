package io.llmfailover.provider.openai;

import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import io.llmfailover.Usage;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Text, the end of an answer, usage, and what is no answer.
 */
class OpenAiDecoderTest {

	private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

	@Test
	void nothingIsToldBeforeTheFirstProgress() {
		Decoded decoded = Decoded.frames(
				"{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}}]}",
				"[DONE]");
		assertThat(decoded.events()).isEmpty();
	}

	@Test
	void textIsToldInItsPieces() {
		Decoded decoded = Decoded.frames(text("Grüß"), text(" Gott 👋"), STOP, "[DONE]");
		assertThat(decoded.events())
			.startsWith(new TargetEvent.TextPiece("Grüß"), new TargetEvent.TextPiece(" Gott 👋"))
			.hasSize(3);
	}

	@Test
	void anAnswerInOnePieceIsToldWithTheSameEvents() {
		Decoded decoded = Decoded.body("  \n\n{\"id\":\"x\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":"
				+ "{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
				+ "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}} \n");
		assertThat(decoded.events()).containsExactly(new TargetEvent.TextPiece("Hi"), new TargetEvent.Finished("m-1",
				FinishReason.STOP, "stop", Usage.reported(3, 2), null, null, List.of()));
	}

	/** A server may answer a request for a stream with one event that holds the whole. */
	@Test
	void aWholeAnswerInOneEventIsUnderstood() {
		assertThat(
				Decoded.frames("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}").text())
			.isEqualTo("Hi");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[DONE]", " [DONE] ", "" })
	void doneProvesNothing(String end) {
		assertThat(Decoded.frames(text("Hi"), end).failure().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	@Test
	void anEmptyFinishReasonIsNone() {
		Decoded decoded = Decoded.frames("{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"\"}]}",
				"[DONE]");
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
	}

	/** Quirk 34. */
	@Test
	void doneIsNotNeeded() {
		assertThat(Decoded.frames(text("Hi"), STOP).finished().finishReason()).isEqualTo(FinishReason.STOP);
	}

	/** Quirk 34: Perplexity. */
	@Test
	void theMessageThatIsRepeatedBesideEveryDeltaIsPassedOver() {
		String frame = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"1 2\"},\"delta\":{\"content\":\"2\"},"
				+ "\"finish_reason\":\"stop\"}]}";
		assertThat(Decoded.frames(text("1 "), frame).text()).isEqualTo("1 2");
	}

	@Test
	void theEmptyDeltaBesideAWholeMessageIsPassedOver() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"content\":\"1 2\"},\"delta\":{\"content\":\"\"},"
				+ "\"finish_reason\":\"stop\"}]}");
		assertThat(decoded.text()).isEqualTo("1 2");
	}

	/** Quirk 24. */
	@Test
	void onlyTheFirstChoiceCounts() {
		Decoded decoded = Decoded.frames(text("a"),
				"{\"choices\":[{\"delta\":{\"content\":\"B\"},\"finish_reason\":\"length\",\"index\":1}]}", text("b"),
				"{\"choices\":[{\"delta\":{\"content\":\"C\"},\"index\":1},{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}]}");
		assertThat(decoded.text()).isEqualTo("ab");
		assertThat(decoded.finished().providerFinishReason()).isEqualTo("stop");
	}

	/** Quirks 16, 18, 19 and 29. */
	@Test
	void emptyChoicesUnknownFieldsAndOddTypesArePassedOver() {
		Decoded decoded = Decoded.frames(
				"{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
						+ "\"prompt_filter_results\":[{\"x\":{\"choices\":[1]}}]}",
				"{\"choices\":null,\"usage\":null,\"error\":null}", "{\"type\":\"ping\"}",
				"{\"id\":7,\"model\":\"m\",\"obfuscation\":\"x9\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\","
						+ "\"tool_calls\":null,\"function_call\":null,\"refusal\":null,\"audio\":[]},\"logprobs\":null}],"
						+ "\"usage\":{}}",
				STOP);
		assertThat(decoded.text()).isEqualTo("Hi");
		assertThat(decoded.finished().model()).isEqualTo("m");
		assertThat(decoded.finished().usage()).isEqualTo(Usage.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "stop,STOP", "end_turn,STOP", "eos,STOP", "length,LENGTH", "max_tokens,LENGTH", "MAX_TOKENS,LENGTH",
			"content_filter,CONTENT_FILTER", "content_filter: RECITATION,CONTENT_FILTER", "sensitive,CONTENT_FILTER",
			"model_context_window_exceeded,LENGTH", "something_new,OTHER" })
	void theFinishReasonHasANormalForm(String word, FinishReason normal) {
		Decoded decoded = Decoded
			.frames("{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"" + word + "\"}]}");
		assertThat(decoded.finished().finishReason()).isEqualTo(normal);
		assertThat(decoded.finished().providerFinishReason()).isEqualTo(word);
	}

	@ParameterizedTest
	@CsvSource({ "error,INCOMPLETE_STREAM", "abort,INCOMPLETE_STREAM", "tool_calls,MALFORMED_RESPONSE",
			"insufficient_system_resource,OVERLOADED",
			"function_call_filter: MALFORMED_FUNCTION_CALL,MALFORMED_RESPONSE" })
	void aWordForAFailureIsAFailure(String word, FailureKind kind) {
		Decoded decoded = Decoded
			.frames("{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"" + word + "\"}]}");
		assertThat(decoded.failure().kind()).isEqualTo(kind);
	}

	/** Quirk 23. */
	@Test
	void theWholeBudgetMayGoIntoThinking() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"length\"}],"
				+ "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":9,"
				+ "\"completion_tokens_details\":{\"reasoning_tokens\":9}}}");
		assertThat(decoded.text()).isEmpty();
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.LENGTH);
		assertThat(decoded.finished().usage().reasoningTokens()).isEqualTo(9);
	}

	/** Quirk 22. */
	@Test
	void aRefusalIsAnAnswerInWords() {
		Decoded decoded = Decoded.frames("{\"choices\":[{\"delta\":{\"content\":null,\"refusal\":\"I'm sorry\"}}]}",
				"{\"choices\":[{\"delta\":{\"refusal\":\", no.\"}}]}", STOP);
		assertThat(decoded.finished().refusal()).isEqualTo("I'm sorry, no.");
		assertThat(decoded.finished().finishReason()).isEqualTo(FinishReason.REFUSAL);
		assertThat(decoded.events()).startsWith(TargetEvent.Progress.INSTANCE);
	}

	/** Quirk 28. */
	@Test
	void theLastFinishReasonCounts() {
		Decoded decoded = Decoded.frames(text("Hi"), STOP,
				"{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1}}",
				"{\"choices\":[{\"delta\":{},\"finish_reason\":null}]}");
		assertThat(decoded.finished().providerFinishReason()).isEqualTo("length");
	}

	/** Quirk 31. */
	@Test
	void anErrorEventIsAFailureWhateverItHolds() {
		assertThat(Decoded.named("error", "{\"error\":{\"message\":\"tool use failed\",\"status_code\":400}}")
			.failure()
			.message()).isEqualTo("tool use failed");
		assertThat(Decoded.named("error", "overloaded").failure()).isNotNull();
	}

	/** Quirk 54. */
	@Test
	void otherEventNamesMeanNothing() {
		assertThat(Decoded.named("data", STOP).finished().finishReason()).isEqualTo(FinishReason.STOP);
	}

	/** Quirks 27 and 32. */
	@Test
	void anErrorBesideChoicesIsAFailureWithTheUsageOfItsFrame() {
		Decoded decoded = Decoded.frames(text("Hi"),
				"{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],"
						+ "\"error\":{\"message\":\"Provider returned error\",\"code\":502},"
						+ "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}");
		assertThat(decoded.failure().message()).isEqualTo("Provider returned error");
		assertThat(decoded.failure().usage()).isEqualTo(Usage.reported(4, 2));
	}

	@Test
	void anErrorInsideAChoiceIsAFailure() {
		Decoded decoded = Decoded.body("{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\","
				+ "\"error\":{\"code\":502,\"message\":\"Upstream is down\"}}]}");
		assertThat(decoded.failure().message()).isEqualTo("Upstream is down");
	}

	/** Quirk 33. */
	@Test
	void anErrorInsideA200BodyIsAFailure() {
		assertThat(Decoded.body("{\"error\":{\"message\":\"Bad gateway\",\"code\":502}}").failure().message())
			.isEqualTo("Bad gateway");
		assertThat(Decoded.body("[{\"error\":{\"message\":\"Quota\",\"code\":429}}]").failure()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "{}", "false" })
	void anUnusedErrorFieldIsNone(String empty) {
		Decoded decoded = Decoded.body("{\"error\":" + empty
				+ ",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}");
		assertThat(decoded.text()).isEqualTo("Hi");
		assertThat(decoded.finished()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "null", "[]", "7", "\"Hi\"", "{}", "{\"choices\":[]}", "{\"choices\":[{}]}",
			"{\"choices\":[{\"message\":null}]}", "<html>Hi</html>", "{\"choices\":[{\"message\":{\"content\":\"Hi" })
	void aBodyThatIsNoChatCompletionIsMalformed(String body) {
		Decoded decoded = Decoded.body(body);
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(decoded.failure().message()).doesNotContain("Hi");
		assertThat(decoded.events()).isEmpty();
	}

	/** Fault W10. */
	@Test
	void aBrokenFrameIsSkippedWithAWarning() {
		Decoded decoded = Decoded.frames(text("a"), "{\"choices\":[{\"delta\":{\"content\":\"X\"}}", text("b"), STOP);
		assertThat(decoded.text()).isEqualTo("ab");
		assertThat(decoded.finished().warnings()).singleElement().asString().contains("malformed").endsWith("1");
	}

	@Test
	void manyBrokenFramesAreAFailure() {
		assertThat(Decoded.frames(text("a"), "{", "{", "{", text("b"), STOP).finished().warnings()).hasSize(1);
		assertThat(Decoded.frames(text("a"), "{", "{", "{", "{", text("b"), STOP).failure().kind())
			.isEqualTo(FailureKind.MALFORMED_RESPONSE);
	}

	/** Quirk 3. */
	@Test
	void theLastUsageCounts() {
		Decoded decoded = Decoded.frames("{\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":0}}",
				STOP, "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":7,\"total_tokens\":10}}",
				"{\"choices\":[],\"usage\":null}");
		assertThat(decoded.finished().usage()).isEqualTo(Usage.reported(3, 7));
	}

	/** Quirk 5 and 6: not corrected to a sum. */
	@Test
	void usageIsCountedAsTheProviderCounts() {
		Decoded decoded = Decoded.frames(STOP,
				"{\"usage\":{\"prompt_tokens\":35,\"completion_tokens\":12,\"total_tokens\":109,"
						+ "\"prompt_tokens_details\":{\"cached_tokens\":8,\"cache_write_tokens\":1},"
						+ "\"completion_tokens_details\":{\"reasoning_tokens\":125}}}");
		assertThat(decoded.finished().usage())
			.isEqualTo(new Usage(35L, 12L, 109L, 8L, 1L, 125L, Usage.Source.REPORTED));
	}

	/** Quirk 11. */
	@Test
	void deepSeekNamesCachedTokensInItsOwnWay() {
		Decoded decoded = Decoded.frames(STOP,
				"{\"usage\":{\"prompt_tokens\":35,\"completion_tokens\":12,\"prompt_cache_hit_tokens\":30,"
						+ "\"prompt_cache_miss_tokens\":5}}");
		assertThat(decoded.finished().usage().cacheReadTokens()).isEqualTo(30);
		assertThat(decoded.finished().usage().totalTokens()).isEqualTo(47);
	}

	/** Quirk 36. */
	@Test
	void groqHasItsOwnPlaceForUsageAndErrors() {
		assertThat(Decoded.frames(STOP, "{\"x_groq\":{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}}")
			.finished()
			.usage()).isEqualTo(Usage.reported(1, 2));
		assertThat(Decoded.frames(text("Hi"), "{\"x_groq\":{\"error\":\"over capacity\"},\"choices\":[]}").failure())
			.isNotNull();
	}

	/** Moonshot. */
	@Test
	void usageMayStandInsideAChoice() {
		String usage = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}";
		for (String frame : new String[] { "{\"choices\":[{\"delta\":{}," + usage + "}],\"usage\":null}",
				"{\"usage\":null,\"choices\":[{" + usage + ",\"delta\":{}}]}" }) {
			assertThat(Decoded.frames(text("Hi"), STOP, frame).finished().usage()).isEqualTo(Usage.reported(3, 2));
		}
		assertThat(Decoded
			.body("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"," + usage + "}]}")
			.finished()
			.usage()).isEqualTo(Usage.reported(3, 2));
	}

	@Test
	void aTextMayBeANumberOrOneObject() {
		Decoded decoded = Decoded.frames("{\"choices\":[{\"delta\":{\"content\":42}}]}",
				"{\"choices\":[{\"delta\":{\"content\":{\"type\":\"text\",\"text\":\".\"}}}]}", STOP);
		assertThat(decoded.text()).isEqualTo("42.");
	}

	/** MiniMax. */
	@Test
	void aStatusObjectThatIsNotZeroIsAFailure() {
		String body = "{\"choices\":null,\"base_resp\":{\"status_code\":1008,\"status_msg\":\"insufficient balance\"}}";
		assertThat(Decoded.body(body).failure().message()).isEqualTo("insufficient balance");
		assertThat(Decoded.frames(text("Hi"), body).failure().message()).isEqualTo("insufficient balance");
		assertThat(Decoded
			.body("{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
					+ "\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}")
			.text()).isEqualTo("Hi");
	}

	@Test
	void nonsenseInCountsIsUnknown() {
		Decoded decoded = Decoded.frames(STOP,
				"{\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":2.0,\"total_tokens\":\"x\","
						+ "\"prompt_tokens_details\":[]}}");
		assertThat(decoded.finished().usage())
			.isEqualTo(new Usage(null, 2L, null, null, null, null, Usage.Source.REPORTED));
	}

	@Test
	void aFailureOfTheExchangeKnowsTheUsageSoFar() {
		Decoded decoded = Decoded.frames("{\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":1}}");
		assertThat(decoded.failure().kind()).isEqualTo(FailureKind.INCOMPLETE_STREAM);
		assertThat(decoded.failure().usage()).isEqualTo(Usage.reported(4, 1));
	}

	private static String text(String text) {
		return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}";
	}

}
