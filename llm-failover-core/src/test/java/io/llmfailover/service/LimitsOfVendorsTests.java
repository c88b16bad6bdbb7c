package io.llmfailover.service;

import java.util.Map;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureAction;
import io.llmfailover.FailureKind;
import io.llmfailover.Message;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.rules.BreaksRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a request may ask for and a vendor does not take in that number, size or spelling:
 * it is asked for as much as it takes, and a warning tells so.
 */
class LimitsOfVendorsTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	@RegisterExtension
	static final SimulatedProviders SERVERS = new SimulatedProviders();

	private final LlmFailover llm = SERVERS.service().build();

	private ChatResponse ask(String target, boolean stream, UnaryOperator<ChatRequest.Builder> options) {
		ChatRequest request = options.apply(ChatRequest.builder().user("Hello").route(target)).build();
		return Objects.requireNonNull(
				stream ? ((ChatEvent.Completed) Objects.requireNonNull(this.llm.stream(request).blockLast(NEVER_HANG)))
					.response() : this.llm.chat(request).block(NEVER_HANG));
	}

	private static JsonNode sent(String target) {
		return SERVERS.server(target.split(":")[0]).requests().get(0).json();
	}

	private static String[] stops(int number) {
		return IntStream.range(0, number).mapToObj((i) -> "END" + i).toArray(String[]::new);
	}

	@ParameterizedTest
	@CsvSource({ "openai:gpt-4o, 4", "openai:gpt-5-chat-latest, 4", "xai:grok-4.20-non-reasoning, 4",
			"gemini:gemini-3.6-flash, 5", "gemini:gemini-2.5-pro, 5", "deepseek:deepseek-v4-flash, 16",
			"openai:kimi-latest, 5" })
	@BreaksRules("Moonshot, which is asked here in the place of OpenAI, takes more stop sequences")
	void moreStopSequencesThanAVendorTakesAreLeftOutWithAWarning(String target, int most) {
		for (boolean stream : new boolean[] { true, false }) {
			SERVERS.reset();
			ChatResponse response = ask(target, stream, (request) -> request.stop(stops(most + 2)));
			assertThat(response.warnings()).contains("2 of " + (most + 2) + " stop sequences were left out: "
					+ target.split(":")[1] + " takes at most " + most);
			assertThat(sent(target).path("stop").size()).isEqualTo(most);
			assertThat(ask(target, stream, (request) -> request.stop(stops(most))).warnings()).isEmpty();
		}
	}

	@Test
	void aStrictRequestSkipsWhoTakesFewerStopSequences() {
		assertThatExceptionOfType(ChatFailedException.class)
			.isThrownBy(() -> ask("openai:gpt-4o", false, (request) -> request.stop(stops(5)).strict(true)))
			.satisfies((failed) -> assertThat(failed.attempts()).singleElement()
				.satisfies((attempt) -> assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.SKIPPED)));
		assertThat(SERVERS.requests()).containsEntry("openai", 0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"openai:some-deployment|Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 6 instead.",
			"openai:some-deployment|body.stop.list[str]: List should have at most 4 items after validation, not 6",
			"anthropic:claude-haiku-4-5|stop_sequences: at most 4 stop sequences are supported" })
	@BreaksRules("the limit is not known before it is stated")
	void theMostStopSequencesAreLearnedOfWhoStatesThem(String target, String refusal) {
		for (boolean stream : new boolean[] { true, false }) {
			SERVERS.reset();
			SERVERS.behave((name,
					request) -> Math
						.max(request.json().path("stop").size(), request.json().path("stop_sequences").size()) > 4
								? Behavior.error(400, "invalid_request_error", "", refusal) : Behavior.answer("Hi."));
			try (LlmFailover fresh = SERVERS.service().build()) {
				ChatRequest request = ChatRequest.builder().user("Hello").route(target).stop(stops(6)).build();
				for (int i = 0; i < 2; i++) {
					ChatResponse response = stream
							? ((ChatEvent.Completed) Objects
								.requireNonNull(fresh.stream(request).blockLast(NEVER_HANG))).response()
							: fresh.blocking().chat(request);
					assertThat(response.warnings())
						.anyMatch((warning) -> warning.startsWith("2 of 6 stop sequences were left out"));
				}
			}
			assertThat(SERVERS.server(target.split(":")[0]).requests()).hasSize(3);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aToolWhoseNameBeginsWithADigitHasAnotherOneAtGemini(boolean stream) {
		SERVERS.server("gemini")
			.script(Behavior.answer("").toolCall("call_1", "_3d_render", "{}"), Behavior.answer("Done."));
		Tool render = Tool.named("3d_render").run(() -> "rendered");
		ChatResponse response = ask("gemini", stream,
				(request) -> request.tool(render).toolChoice(ToolChoice.named("3d_render")));
		assertThat(response.content()).isEqualTo("Done.");
		assertThat(response.messages().get(0)).isInstanceOfSatisfying(Message.Assistant.class,
				(assistant) -> assertThat(assistant.toolCalls()).extracting(ToolCall::name)
					.containsExactly("3d_render"));
		assertThat(response.warnings())
			.contains("tool '3d_render' was offered as '_3d_render': the model takes names that"
					+ " begin with a letter or an underscore");
		JsonNode first = sent("gemini");
		assertThat(first.at("/tools/0/function/name").stringValue()).isEqualTo("_3d_render");
		assertThat(first.at("/tool_choice/function/name").stringValue()).isEqualTo("_3d_render");
		assertThat(SERVERS.server("gemini")
			.requests()
			.get(1)
			.json()
			.at("/messages/1/tool_calls/0/function/name")
			.stringValue()).isEqualTo("_3d_render");
		assertThat(SERVERS.server("gemini").requests().get(1).body()).contains("rendered");
	}

	@Test
	void otherNamesAreNeverTheSame() {
		Tool digit = Tool.named("3d").run(() -> "1");
		Tool underscore = Tool.named("_3d").run(() -> "2");
		Tool dash = Tool.named("-" + "x".repeat(63)).run(() -> "3");
		ask("gemini", false, (request) -> request.tools(digit, underscore, dash));
		List<String> names = sent("gemini").path("tools")
			.values()
			.stream()
			.map((tool) -> tool.at("/function/name").stringValue())
			.toList();
		assertThat(names).doesNotHaveDuplicates()
			.contains("_3d", "_3d_2")
			.allMatch((name) -> name.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}"));
	}

	@ParameterizedTest
	@CsvSource({ "openai:google/gemini-flash, true", "openai:google/gemini-flash, false",
			"anthropic:claude-haiku-4-5, true", "anthropic:claude-haiku-4-5, false" })
	void thatNamesMustBeginWithALetterIsLearnedOfWhoSaysSo(String target, boolean stream) {
		SERVERS.behave((name, request) -> request.body().contains("\"3d_render\"") ? Behavior.error(400,
				"invalid_request_error", "",
				"* GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name. Must start with a letter or an underscore. Must be a-z, A-Z, 0-9, or contain underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.")
				: Behavior.answer("Hi."));
		Tool render = Tool.named("3d_render").run(() -> "rendered");
		for (int i = 0; i < 2; i++) {
			assertThat(ask(target, stream, (request) -> request.tool(render)).content()).isEqualTo("Hi.");
		}
		assertThat(SERVERS.server(target.split(":")[0]).requests()).hasSize(3);
	}

	@ParameterizedTest
	@CsvSource({ "openai:mistral-large-latest, 1.5", "openai:glm-4.6, 1.0", "openai:kimi-latest, 1.0",
			"anthropic:claude-haiku-4-5, 1.0" })
	void aTemperatureAboveTheHighestIsLowered(String target, double highest) {
		ChatResponse response = ask(target, false, (request) -> request.temperature(1.9));
		assertThat(response.warnings()).anyMatch((warning) -> warning.startsWith("temperature was lowered to "));
		assertThat(sent(target).path("temperature").doubleValue()).isEqualTo(highest);
	}

	@ParameterizedTest
	@CsvSource({ "openai:gpt-4o, 16384", "openai:gpt-4-turbo, 4096", "openai:gpt-4.1-mini, 32768",
			"anthropic:claude-3-haiku-20240307, 4096", "anthropic:claude-opus-4-1-20250805, 32000",
			"anthropic:claude-haiku-4-5, 64000" })
	void noMoreTokensAreAskedForThanAModelWrites(String target, int most) {
		ChatResponse response = ask(target, false, (request) -> request.maxTokens(most + 1));
		assertThat(response.warnings()).singleElement()
			.asString()
			.contains("max tokens was lowered from " + (most + 1) + " to " + most);
		JsonNode sent = sent(target);
		assertThat(Math.max(sent.path("max_tokens").asInt(0), sent.path("max_completion_tokens").asInt(0)))
			.isEqualTo(most);
		assertThat(ask(target, false, (request) -> request.maxTokens(most)).warnings()).isEmpty();
	}

	@Test
	@BreaksRules("the seed of Mistral has another name than OpenAI's")
	void mistralGetsNoTopPAtATemperatureOfZeroAndNoSeedBelowZero() {
		String answer = """
				{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",
				"message":{"role":"assistant","content":"Hi."}}]}""";
		SERVERS.behave((name, request) -> Behavior.raw(200, Map.of("Content-Type", "application/json"),
				answer.getBytes(StandardCharsets.UTF_8)));
		ChatResponse response = ask("openai:mistral-large-latest", false,
				(request) -> request.temperature(0).topP(0.5).seed(-7));
		assertThat(response.warnings()).hasSize(2);
		assertThat(sent("openai").has("top_p")).isFalse();
		assertThat(sent("openai").path("random_seed").intValue()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "openai:gpt-4o", "openai:gpt-4.1", "openai:gpt-5-chat-latest", "xai:grok-4.20-non-reasoning" })
	void notToThinkIsNoLossForAModelThatNeverDoes(String target) {
		ChatResponse response = ask(target, false,
				(request) -> request.reasoningEffort(ReasoningEffort.NONE).strict(true));
		assertThat(response.warnings()).isEmpty();
		assertThat(sent(target).has("reasoning_effort")).isFalse();
		assertThat(ask(target, false, (request) -> request.reasoningEffort(ReasoningEffort.LOW)).warnings())
			.singleElement()
			.asString()
			.contains("reasoning_effort");
	}

	@Test
	void notToThinkIsALossForAModelThatAlwaysDoes() {
		assertThat(ask("xai:grok-4", false, (request) -> request.reasoningEffort(ReasoningEffort.NONE)).warnings())
			.singleElement()
			.asString()
			.contains("reasoning_effort");
	}

	@Test
	void notToThinkIsNoLossForAModelThatRefusesAllThinking() {
		SERVERS.behave((name, request) -> request.json().has("thinking")
				? Behavior.error(400, "invalid_request_error", "", "thinking: Extra inputs are not permitted")
				: Behavior.answer("Hi."));
		ChatResponse response = ask("anthropic:claude-haiku-4-5", false,
				(request) -> request.reasoningEffort(ReasoningEffort.NONE).strict(true));
		assertThat(response.content()).isEqualTo("Hi.");
		assertThat(response.warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"No endpoints found that support tool use. Try disabling \"weather\". To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection",
			"registry.ollama.ai/library/gemma3:4b does not support tools",
			"Function calling is not enabled for models/gemma-3-27b-it",
			"Tool calling is not supported for this model.",
			"Unsupported parameter: 'tools' is not supported with this model.",
			"This model doesn't support tool use." })
	void aModelThatTakesNoToolsIsNotOfferedThemAgain(String refusal) {
		int status = refusal.startsWith("No endpoints") ? 404 : 400;
		for (String target : List.of("openai:vendor/some-model", "anthropic:claude-haiku-4-5")) {
			for (boolean stream : new boolean[] { true, false }) {
				SERVERS.reset();
				String provider = target.split(":")[0];
				SERVERS.behave((name, request) -> name.equals(provider) && request.json().has("tools")
						? Behavior.error(status, "invalid_request_error", "", refusal) : Behavior.answer("Hi."));
				try (LlmFailover fresh = SERVERS.service().build()) {
					ChatRequest request = ChatRequest.builder()
						.user("Hello")
						.tool(Tool.named("weather").run(() -> "sunny"))
						.route(target, "xai")
						.build();
					ChatResponse first = answer(fresh, request, stream);
					assertThat(first.provider()).isEqualTo("xai");
					assertThat(first.attempts().get(0).kind()).isEqualTo(FailureKind.INVALID_REQUEST);
					ChatResponse second = answer(fresh, request, stream);
					assertThat(second.attempts().get(0).reason())
						.isEqualTo(target.split(":")[1] + " has refused tools");
					assertThat(
							answer(fresh, ChatRequest.of("Hello").toBuilder().route(target).build(), stream).content())
						.isEqualTo("Hi.");
				}
				assertThat(SERVERS.requests()).containsEntry(provider, 2);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Tool calling is not supported with JSON mode", "tool_calls is not supported in role user",
			"Tool calls are not allowed in the last message", "does not support tools together with logprobs",
			"Nested functions are not supported", "This model does not support tools of type computer" })
	void aModelThatTakesNoToolsInThatWayIsOfferedThemAgain(String refusal) {
		for (String target : List.of("openai:vendor/some-model", "anthropic:claude-haiku-4-5")) {
			SERVERS.reset();
			String provider = target.split(":")[0];
			SERVERS.behave((name, request) -> name.equals(provider)
					? Behavior.error(400, "invalid_request_error", "", refusal) : Behavior.answer("Hi."));
			try (LlmFailover fresh = SERVERS.service().build()) {
				ChatRequest request = ChatRequest.builder()
					.user("Hello")
					.tool(Tool.named("weather").run(() -> "sunny"))
					.route(target, "xai")
					.onFailure(FailureKind.INVALID_REQUEST, FailureAction.NEXT)
					.build();
				answer(fresh, request, false);
				answer(fresh, request, false);
				assertThat(SERVERS.requests()).containsEntry(provider, 2);
			}
		}
	}

	private static ChatResponse answer(LlmFailover llm, ChatRequest request, boolean stream) {
		return stream
				? ((ChatEvent.Completed) Objects.requireNonNull(llm.stream(request).blockLast(NEVER_HANG))).response()
				: llm.blocking().chat(request);
	}

}
