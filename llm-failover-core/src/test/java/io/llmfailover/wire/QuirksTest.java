package io.llmfailover.wire;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The quirks of real traffic, as they are numbered beside the recordings, and where each
 * is shown to be understood: in a recording that {@link WireReplayTest} replays, or in a
 * test of its own.
 */
class QuirksTest {

	// @formatter:off
	private static final String QUIRKS = """
			1  tool call without index, id ""       gemini-tool-call-03 gemini-tool-call-04 openai.ToolCallDecodingTest#geminiSendsNoIndexAnEmptyIdAndStop
			2  tool call that ends with "stop"      gemini-tool-call-03 gemini-tool-call-04 openai.ToolCallDecodingTest#geminiSendsNoIndexAnEmptyIdAndStop
			3  usage that changes in every chunk    gemini-stream-02 openai.OpenAiDecoderTest#theLastUsageCounts
			4  thought signatures                   gemini-tool-call-01 gemini-tool-result-01 openai.ReasoningDecodingTest#geminiSignsACallAndMaySoInADeltaOfItsOwn
			5  total larger than its parts          gemini-tool-call-01 gemini-tool-result-01 openai.OpenAiDecoderTest#usageIsCountedAsTheProviderCounts
			6  output that excludes reasoning       xai-chat-02 xai-reasoning-02 openai.OpenAiDecoderTest#usageIsCountedAsTheProviderCounts
			7  error as a string, bad key as a 400  xai-error-01 xai-error-02 openai.OpenAiFailuresTest#tellsTheKind
			8  comments before the first frame      deepseek-stream-04 wire.SseDecoderTest#readsByteByByte
			9  many comments                        openai-compatible-stream-02 openai-compatible-stream-error-02
			10 white space before JSON              openai-compatible-chat-03 openai-compatible-vision-01
			11 reasoning beside null content        deepseek-reasoning-01 deepseek-reasoning-03 openai.ReasoningDecodingTest#deepSeekReasonsBesideNullContent
			12 one type for many errors             deepseek-error-01 deepseek-error-05 openai.OpenAiFailuresTest#tellsTheKind
			13 out of money: 402, unknown_error     deepseek-error-09 openai.OpenAiFailuresTest#tellsTheKind
			14 content as an array of parts         openai.ReasoningDecodingTest#mistralThinksInPartsOfTheContent
			15 reasoning under other names          openai-compatible-reasoning-01 openai-compatible-reasoning-03 openai.ReasoningDecodingTest#reasoningUnderSeveralNamesIsToldOnce
			16 usage after the finish chunk         openai-stream-02 openai-stream-06
			17 no usage at all                      openai-stream-03
			18 first chunk without choices          openai-compatible-stream-05 openai.OpenAiDecoderTest#emptyChoicesUnknownFieldsAndOddTypesArePassedOver
			19 padding and unknown fields           openai-stream-02 openai-stream-06 openai.OpenAiDecoderTest#emptyChoicesUnknownFieldsAndOddTypesArePassedOver
			20 forced call that ends with "stop"    openai-tool-call-09 openai-tool-result-03 openai.ToolCallDecodingTest#aForcedCallEndsWithStop
			21 arguments cut by the token limit     deepseek-tool-call-02 openai-compatible-tool-call-03 openai.ToolCallDecodingTest#argumentsAreCutByTheTokenLimit
			22 refusal in place of content          openai-structured-01 openai.OpenAiDecoderTest#aRefusalIsAnAnswerInWords
			23 the whole budget spent on thinking   deepseek-reasoning-01 openai-vision-02 openai.OpenAiDecoderTest#theWholeBudgetMayGoIntoThinking
			24 several choices in one stream        openai-stream-03 openai.OpenAiDecoderTest#onlyTheFirstChoiceCounts
			25 legacy function_call                 openai.ToolCallDecodingTest#theLegacyFunctionCallIsACall
			26 empty legacy function_call           openai-compatible-chat-04 openai-compatible-structured-02 openai.ToolCallDecodingTest#theEmptyLegacyFunctionCallIsNone
			27 parallel calls under one index       openai-compatible-stream-error-02 openai.ToolCallDecodingTest#parallelCallsShareIndexZero
			28 finish_reason repeated               openai-compatible-stream-error-02 openai-compatible-stream-error-04 openai.OpenAiDecoderTest#theLastFinishReasonCounts
			29 chunk id that comes and goes         openai-compatible-stream-05 openai-compatible-tool-result-03
			30 index in whole tool calls            deepseek-tool-call-02 deepseek-tool-call-03 openai.ToolCallDecodingTest#wholeCallsMayCarryAnIndex
			31 error event in a 200 stream          openai-compatible-stream-error-01 openai.OpenAiDecoderTest#anErrorEventIsAFailureWhateverItHolds
			32 error beside choices, numeric code   openai-compatible-stream-error-02 openai-compatible-stream-error-04 openai.OpenAiDecoderTest#anErrorBesideChoicesIsAFailureWithTheUsageOfItsFrame
			33 error in a 200 body                  openai.OpenAiDecoderTest#anErrorInsideA200BodyIsAFailure
			34 no [DONE], CRLF, message repeated    openai-compatible-stream-04 openai.OpenAiDecoderTest#theMessageThatIsRepeatedBesideEveryDeltaIsPassedOver
			35 lines cut by the network             openai-compatible-stream-05 wire.SseDecoderTest#readsMixedLineEndsInRandomCuts
			36 usage under x_groq                   openai-compatible-reasoning-05 openai.OpenAiDecoderTest#groqHasItsOwnPlaceForUsageAndErrors
			37 input tokens that grow               anthropic-stream-06 anthropic.AnthropicDecoderTest#usageIsTheLastValueSeenOfEachCount
			38 pings, unknown events and blocks     anthropic-reasoning-08 anthropic-stream-05 anthropic.AnthropicDecoderTest#passesOverWhatItDoesNotKnow
			39 tool without arguments               anthropic-tool-call-07 anthropic.ToolCallDecodingTest#noArgumentsAreAnEmptyObject
			40 arguments split anywhere             anthropic-reasoning-08 anthropic-stream-05 anthropic.ToolCallDecodingTest#joinsArgumentsThatAreSplitAnywhere
			41 thinking to be returned unchanged    anthropic-reasoning-02 anthropic-reasoning-08 anthropic.AnthropicDecoderTest#thinkingAndItsSignatureAreKeptAsIssued
			42 no content, status 200               anthropic-chat-01 anthropic.AnthropicDecoderTest#anAnswerWithoutContentIsAnAnswer
			43 retry-after on an answer             anthropic-reasoning-07 anthropic-stream-03 wire.RetryAfterTest#ignoresTheHeadersOfAnAnswerThatHoldsAnError
			44 429 for a request that is too big    anthropic-error-06 anthropic.AnthropicFailuresTest#aRateLimitThatNoWaitCuresIsARequestTooLarge
			45 429 that no wait cures               openai-error-06 openai.OpenAiFailuresTest#tellsTheKind
			46 403 and 404 about the model          openai-error-03 openai-error-12 openai.OpenAiFailuresTest#tellsTheKind
			47 null request_id, any key order       anthropic-error-02
			48 overload as a 529 or in a stream     anthropic-error-14 anthropic-stream-error-02 anthropic.BrokenAnswersTest#anErrorInTheStreamIsToldWithTheTokensSpent
			49 retry-after and retry-after-ms       openai-compatible-error-14 wire.RetryAfterTest#believesTheLongerOfRetryAfterAndItsMilliseconds
			50 errors without error.message         openai-compatible-error-06 openai-compatible-error-10 openai-compatible-error-22 openai-compatible-error-25 openai.OpenAiFailuresTest#findsTheMessageInEveryShape
			51 delay in the body                    gemini-error-04 wire.RetryAfterTest#readsGooglesRetryInfoBeforeTheWords
			52 real usage at the end only           anthropic-stream-01 anthropic.AnthropicDecoderTest#usageIsTheLastValueSeenOfEachCount
			53 bad key as a 400 INVALID_ARGUMENT    gemini-error-02 gemini-error-03 openai.OpenAiFailuresTest#tellsTheKind
			54 an event name that means nothing     anthropic-stream-01 anthropic.AnthropicDecoderTest#dispatchesOnTheTypeInTheData
			55 images in tool results               anthropic-vision-01 anthropic-vision-04 anthropic.OutgoingTurnsTest#aFailedToolsResultIsTextAndItsImageFollows openai.OpenAiHistoryTest#imagesOfToolResultsFollowTheLastResultOfTheRound
			56 system text as developer role        openai-stream-07 openai-tool-call-06 openai.OpenAiParametersTest#systemTextAndTheTokenLimitGoByTheNamesOfTheModel
			57 refusal by a vendor behind a router  openai.OpenAiFailuresTest#tellsTheKind
			""";
	// @formatter:on

	private static final int FIRST_COLUMN = 40;

	@Test
	void everyQuirkHasItsPlace() {
		List<String> lines = QUIRKS.lines().toList();
		assertThat(lines).extracting((line) -> Integer.valueOf(line.split(" ")[0]))
			.isEqualTo(IntStream.rangeClosed(1, 57).boxed().toList());
		assertThat(lines).allSatisfy((line) -> assertThat(evidence(line)).isNotEmpty());
	}

	@Test
	void theTestsAreThere() {
		assertThat(evidence().filter((name) -> name.contains("#"))).allSatisfy((name) -> {
			String[] parts = name.split("#");
			Class<?> type = Class.forName("io.llmfailover.provider." + parts[0]);
			assertThat(type.getDeclaredMethods()).filteredOn(Method::getName, parts[1])
				.anyMatch((method) -> AnnotationSupport.isAnnotated(method, Testable.class));
		});
	}

	@Test
	void theRecordingsAreReplayed() {
		Set<String> replayed = WireReplayTest.exchanges().stream().map(WireExchange::id).collect(Collectors.toSet());
		List<String> named = evidence().filter((name) -> !name.contains("#")).toList();
		Assumptions.assumeTrue(named.stream().anyMatch(replayed::contains), "These are other recordings");
		assertThat(replayed).containsAll(named);
	}

	private static Stream<String> evidence() {
		return QUIRKS.lines().flatMap(QuirksTest::evidence);
	}

	private static Stream<String> evidence(String line) {
		return Stream.of(line.substring(FIRST_COLUMN).strip().split("\\s+"));
	}

}
