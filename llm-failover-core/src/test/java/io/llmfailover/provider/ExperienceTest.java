package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class ExperienceTest {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Experience experience = Experience.with(KnownDialect.OPENAI.dialect(), this.time);

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	@Test
	void areRememberedForADayAndForThatModelOnly() {
		assertThat(refuse("temperature").circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
		this.time.advanceTimeBy(Duration.ofHours(23));
		assertThat(refused("m")).containsExactly(Parameter.TEMPERATURE);
		assertThat(refused("other")).isEmpty();
		this.time.advanceTimeBy(Duration.ofHours(1));
		assertThat(refused("m")).isEmpty();
	}

	@Test
	void holdTheContextWindowThatTheProviderStatedWithinADay() {
		WireTarget target = new WireTarget("p", "gpt-4.1", Transport.WHOLE, 10, ModelFacts.NONE);
		assertThat(this.experience.contextWindow("gpt-4.1")).isEqualTo(1_047_576);
		this.experience.lessons()
			.learn(Failure.of(FailureKind.CONTEXT_TOO_LONG, ""),
					ErrorEvidence.of(400, new HttpHeaders(),
							"{\"error\": {\"message\": \"This model's maximum context length is 64000 tokens.\"}}"),
					target);
		assertThat(this.experience.contextWindow("gpt-4.1")).isEqualTo(64_000);
		assertThat(this.experience.contextWindow("gpt-4.1-mini")).isEqualTo(1_047_576);
		this.time.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.experience.contextWindow("gpt-4.1")).isEqualTo(1_047_576);
	}

	@Test
	void addUp() {
		refuse("temperature");
		refuse("top_p");
		assertThat(refused("m")).containsExactlyInAnyOrder(Parameter.TEMPERATURE, Parameter.TOP_P);
	}

	@Test
	void doNotAdjustTwice() {
		refuse("temperature");
		assertThat(refuse("temperature").circumstance()).as("it was left out already").isNull();
	}

	@Test
	void adjustARequestThatWasUnderWayWhenTheyWereLearned() {
		WireTarget before = target();
		refuse("temperature");
		assertThat(refuse("temperature", before).circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
	}

	@Test
	void renameTheLimitOfTokensInsteadOfLeavingItOut() {
		refuse("max_tokens");
		assertThat(target().tokenLimit()).isEqualTo(Parameter.MAX_COMPLETION_TOKENS);
		assertThat(target().takes(Parameter.MAX_COMPLETION_TOKENS)).isTrue();
	}

	@Test
	void renameTheLimitOfTokensBack() {
		WireTarget target = target("gpt-6-luna");
		assertThat(target.tokenLimit()).isEqualTo(Parameter.MAX_COMPLETION_TOKENS);
		refuse("max_completion_tokens", target);
		assertThat(target("gpt-6-luna").tokenLimit()).isEqualTo(Parameter.MAX_TOKENS);
		assertThat(target("gpt-6-luna").takes(Parameter.MAX_TOKENS)).isTrue();
	}

	@Test
	void leaveTheLimitOfTokensOutWhereBothNamesAreRefused() {
		refuse("max_tokens");
		assertThat(refuse("max_completion_tokens").circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
		assertThat(target().takes(target().tokenLimit())).isFalse();
		assertThat(refuse("max_completion_tokens").circumstance()).isNull();
	}

	@Test
	void areLearnedFromInvalidRequestsOnly() {
		Failure failure = Failure.of(FailureKind.AUTHENTICATION, "no");
		assertThat(this.experience.lessons().learn(failure, evidence("temperature"), target())).isSameAs(failure);
		assertThat(refused("m")).isEmpty();
	}

	@Test
	void keepARefusedSignatureToTheConversationThatItWasRefusedIn() {
		WireTarget first = target("m", ChatRequest.of("one"));
		Failure failure = learn(FailureKind.INVALID_REQUEST, first, "Invalid `signature` in `thinking` block");
		assertThat(failure.circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
		assertThat(refused("m", first.callersWords())).containsExactly(Parameter.SIGNATURE);
		assertThat(refused("m", target("m", ChatRequest.of("two")).callersWords())).isEmpty();
		assertThat(refused("m")).isEmpty();
		this.time.advanceTimeBy(Duration.ofHours(1));
		assertThat(refused("m", first.callersWords())).isEmpty();
	}

	@Test
	void keepAConditionToTheConversationThatItHeldIn() {
		WireTarget first = target("m", ChatRequest.of("one"));
		learn(FailureKind.INVALID_REQUEST, first, "`temperature` may only be set to 1 when thinking is enabled");
		assertThat(refused("m", first.callersWords())).containsExactly(Parameter.TEMPERATURE);
		assertThat(refused("m")).isEmpty();
	}

	@Test
	void areNotLearnedOfAPropertyOfTheCallersTools() {
		WireTarget target = target("m", ChatRequest.builder()
			.user("Hot?")
			.tool(new ToolDefinition("weather", null, "{\"type\":\"object\",\"properties\":{\"temperature\":{}}}"))
			.build());
		Failure failure = learn(FailureKind.INVALID_REQUEST, target, "temperature is not supported");
		assertThat(failure.circumstance()).isNull();
		assertThat(refused("m")).isEmpty();
	}

	@Test
	void areForgottenOfAllButTheLastThousandModels() {
		for (int i = 0; i < 1_500; i++) {
			refuse("temperature", target("m" + i));
		}
		assertThat(refused("m499")).isEmpty();
		assertThat(refused("m500")).containsExactly(Parameter.TEMPERATURE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					maximum context length is 4096 tokens: 15 input tokens and 4096 requested output tokens make 4111 | 4017
					This model's maximum context length is 4096 tokens. However, you requested 4111 tokens (15 in the messages, 4096 in the completion). | 4017
					This model's maximum context length is 4096 tokens and your request has 15 input tokens (4096 > 4096 - 15). | 4017
					you requested 4096 output tokens and your prompt contains at least 15 input tokens. The maximum context length is 4096 tokens | 4017
					Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 4111 tokens | 4017
					`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 15 `inputs` tokens and 4096 `max_new_tokens` | 4017
					input length and `max_tokens` exceed context limit: 15 + 4096 > 4096 | 4017
					the context window is exceeded | 2048
					""")
	void lowerTheTokensThatAShortConversationHasNoRoomFor(String message, int fewer) {
		for (KnownDialect dialect : KnownDialect.values()) {
			Experience experience = Experience.with(dialect.dialect(), this.time);
			ChatRequest request = ChatRequest.of("How do I fold it?");
			Failure failure = experience.lessons()
				.learn(Failure.of(FailureKind.CONTEXT_TOO_LONG, message), evidence400(message), target("m", request));
			assertThat(failure.circumstance()).isEqualTo(Circumstance.REQUEST_ADJUSTED);
			RenderedRequest rendered = experience.budget().render(request, target("m", request));
			assertThat(new String(rendered.body(), StandardCharsets.UTF_8)).contains("\"max_tokens\":" + fewer);
			assertThat(rendered.warnings()).anyMatch((warning) -> warning.contains("from 4096 to " + fewer));
			ChatRequest own = request.toBuilder().maxTokens(4000).user("And now?").build();
			assertThat(new String(experience.budget().render(own, target("m", own)).body(), StandardCharsets.UTF_8))
				.as("another conversation of the same model")
				.doesNotContain((fewer < 4000) ? "\"max_tokens\":4000" : "\"max_tokens\":4096");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "prompt is too long: 208310 tokens > 200000 maximum",
			"This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.",
			"request (2100 tokens) exceeds the available context size (2048 tokens)" })
	void leaveAConversationAloneThatIsTooLongItself(String message) {
		ChatRequest request = ChatRequest.of("word ".repeat(3_000));
		Failure failure = learn(FailureKind.CONTEXT_TOO_LONG, target("m", request), message);
		assertThat(failure.circumstance()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"max_tokens is too large: 4096. This model supports at most 2048 completion tokens, whereas you provided 4096.",
			"max_tokens: 4096 > 2048, which is the maximum allowed number of output tokens for m",
			"`max_tokens` must be less than or equal to `2048`, the maximum value for `max_tokens` is less than the `context_window` for this model",
			"Invalid max_tokens value, the valid range of max_tokens is [1, 2048]",
			"<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 2048]",
			"The maximum tokens you requested exceeds the model limit of 2048. Try again with a lower value." })
	void lowerTheTokensToWhatTheModelGeneratesAtMost(String message) {
		ChatRequest request = ChatRequest.of("How?");
		ErrorEvidence evidence = evidence400(message);
		for (KnownDialect dialect : KnownDialect.values()) {
			Experience learning = Experience.with(dialect.dialect(), this.time);
			WireTarget target = target("m", request);
			Failure failure = dialect.dialect().classify(evidence, target);
			assertThat(learning.lessons().learn(failure, evidence, target).circumstance())
				.isEqualTo(Circumstance.REQUEST_ADJUSTED);
			assertThat(rendered(learning, request)).contains("\"max_tokens\":2048");
			assertThat(rendered(learning, ChatRequest.of("And now?"))).contains("\"max_tokens\":2048");
			assertThat(learning.lessons().learn(failure, evidence, target).circumstance()).as("it was lowered already")
				.isNull();
		}
	}

	@Test
	void leaveTokensAloneThatTheCallerAsksForOutOfRange() {
		ChatRequest request = ChatRequest.builder().user("How?").maxTokens(9000).build();
		Failure failure = learn(FailureKind.INVALID_REQUEST, target("m", request),
				"max_tokens is too large: 9000. This model supports at most 2048 completion tokens");
		assertThat(failure.circumstance()).isNull();
	}

	private String rendered(Experience learning, ChatRequest request) {
		return new String(learning.budget().render(request, target("m", request)).body(), StandardCharsets.UTF_8);
	}

	@Test
	void lowerNothingThatTheCallerPassesThrough() {
		ChatRequest request = ChatRequest.builder().user("Hello").option("p", "max_tokens", 4096).build();
		Failure failure = learn(FailureKind.CONTEXT_TOO_LONG, target("m", request), "the context window is exceeded");
		assertThat(failure.circumstance()).isNull();
	}

	@Test
	void holdAnAccountForRefusedOnlyOnceASecondConversationHearsSo() {
		Failure words = Failure.of(FailureKind.AUTHENTICATION, "no").in(Circumstance.ONLY_IN_WORDS);
		CallersWords one = CallersWords.of(ChatRequest.of("one"), "p");
		CallersWords two = CallersWords.of(ChatRequest.of("two"), "p");
		assertThat(this.experience.account().weigh(words, one).circumstance()).isEqualTo(Circumstance.ONLY_IN_WORDS);
		assertThat(this.experience.account().weigh(words, one).circumstance()).isEqualTo(Circumstance.ONLY_IN_WORDS);
		assertThat(this.experience.account().weigh(words, two).circumstance()).isNull();
		this.experience.account().answered();
		assertThat(this.experience.account().weigh(words, two).circumstance()).isEqualTo(Circumstance.ONLY_IN_WORDS);
	}

	private Failure learn(FailureKind kind, WireTarget target, String message) {
		return this.experience.lessons().learn(Failure.of(kind, message), evidence400(message), target);
	}

	private static ErrorEvidence evidence400(String message) {
		return ErrorEvidence.of(400, HttpHeaders.EMPTY,
				"{\"error\":{\"message\":\"" + message.replace("\"", "\\\"") + "\"}}");
	}

	private Set<Parameter> refused(String model) {
		return refused(model, CallersWords.NONE);
	}

	private Set<Parameter> refused(String model, CallersWords caller) {
		return this.experience.memory().refusals(model, caller).parameters();
	}

	private WireTarget target(String model, ChatRequest request) {
		CallersWords caller = CallersWords.of(request, "p");
		return new WireTarget("p", model, Transport.WHOLE, 4096, this.experience.catalog().of(model),
				this.experience.memory().refusals(model, caller), false, caller);
	}

	private Failure refuse(String parameter) {
		return refuse(parameter, target());
	}

	private Failure refuse(String parameter, WireTarget target) {
		return this.experience.lessons()
			.learn(Failure.of(FailureKind.INVALID_REQUEST, "no"), evidence(parameter), target);
	}

	private static ErrorEvidence evidence(String parameter) {
		return ErrorEvidence.of(400, HttpHeaders.EMPTY, "Unsupported parameter: '" + parameter + "'");
	}

	private WireTarget target() {
		return target("m");
	}

	private WireTarget target(String model) {
		return new WireTarget("p", model, Transport.STREAM, 100, this.experience.catalog().of(model),
				this.experience.memory().refusals(model, CallersWords.NONE), false, CallersWords.NONE);
	}

	@Test
	void anAddressIsNewlyWrongOnceUntilItAnswersAgain() {
		assertThat(this.experience.account().addressIsNewlyWrong()).isTrue();
		assertThat(this.experience.account().addressIsNewlyWrong()).isFalse();
		this.experience.account().answered();
		assertThat(this.experience.account().addressIsNewlyWrong()).isTrue();
	}

}
