package io.llmfailover.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.llmfailover.AnswerSchema;
import io.llmfailover.Attempt;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.schema.JsonSchema;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A choice of tools, one tool at a time and a schema of the answer, where a server does
 * not take them: it is asked once more without, and not with them again.
 */
class RefusedUsesTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private static final ToolDefinition TOOL = new ToolDefinition("weather", null, "{\"type\":\"object\"}");

	private static final ChatRequest FORCED = ChatRequest.builder()
		.user("Hello")
		.tool(TOOL)
		.toolChoice(ToolChoice.REQUIRED)
		.build();

	private static final ChatRequest ONE_AT_A_TIME = ChatRequest.builder()
		.user("Hello")
		.tool(TOOL)
		.parallelToolCalls(false)
		.build();

	private static final Predicate<ReceivedRequest> FORCES = (
			request) -> request.json().path("tool_choice").toString().matches(".*(required|any).*");

	private static final Predicate<ReceivedRequest> SERIAL = (request) -> request.json().has("parallel_tool_calls")
			|| request.json().at("/tool_choice/disable_parallel_tool_use").asBoolean(false);

	private static final Predicate<ReceivedRequest> HAS_SCHEMA = (
			request) -> request.json().at("/response_format/json_schema").isObject()
					|| request.json().at("/output_config/format").isObject();

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	/** One of each dialect that is known to take all of these. */
	private static String model(String provider) {
		return provider.equals("anthropic") ? "anthropic:claude-sonnet-5" : "openai:some-deployment";
	}

	private static void refuses(String provider, Predicate<ReceivedRequest> what, String message) {
		providers.server(provider)
			.behave(Behavior
				.choose((request) -> what.test(request) ? Behavior.error(400, "invalid_request_error", "", message)
						: Behavior.answer("{\"city\":\"Oslo\"}")));
	}

	private static ChatResponse ask(LlmFailover llm, ChatRequest request, String provider, boolean stream) {
		ChatRequest routed = request.toBuilder().route(model(provider)).build();
		ChatResponse response = stream
				? ((ChatEvent.Completed) Objects.requireNonNull(llm.stream(routed).blockLast(NEVER_HANG))).response()
				: llm.chat(routed).block(NEVER_HANG);
		return Objects.requireNonNull(response);
	}

	private static List<Boolean> sent(String provider, Predicate<ReceivedRequest> what) {
		return providers.server(provider).requests().stream().map(what::test).toList();
	}

	static Stream<Arguments> choices() {
		return Stream.of("Thinking mode does not support this tool_choice",
				"tool_choice 'required' is incompatible with thinking enabled",
				"<400> InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to required or object in thinking mode",
				"Tool choice must be auto", "No endpoints found that support the provided 'tool_choice' value.",
				"tool_choice: Input should be 'auto' or 'none'",
				"Thinking may not be enabled when tool_choice forces tool use.",
				"tool_choice.any is not supported for this model")
			.flatMap((message) -> Stream.of("openai", "anthropic").map((provider) -> Arguments.of(provider, message)));
	}

	@ParameterizedTest
	@MethodSource("choices")
	void aChoiceOfToolsThatIsRefusedIsLeftToTheModelWithAWarning(String provider, String message) {
		for (boolean stream : new boolean[] { false, true }) {
			providers.reset();
			refuses(provider, FORCES, message);
			try (LlmFailover llm = providers.service().build()) {
				ChatResponse response = ask(llm, FORCED, provider, stream);
				assertThat(response.warnings()).anyMatch((warning) -> warning.contains("tool_choice"));
				ask(llm, FORCED, provider, stream);
				assertThat(sent(provider, FORCES)).containsExactly(true, false, false);
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "openai|tool_choice: tool 'weather' not found in tools",
					"openai|\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set",
					"anthropic|tools.0.input_schema: JSON schema is invalid",
					"openai|Invalid schema for function 'weather': schema is not supported" })
	void whatIsWrongWithTheToolsThemselvesIsNoSuchRefusal(String provider, String message) {
		refuses(provider, FORCES, message);
		try (LlmFailover llm = providers.service().build()) {
			ChatRequest routed = FORCED.toBuilder().route(model(provider)).build();
			ChatFailedException failed = catchThrowableOfType(ChatFailedException.class,
					() -> llm.chat(routed).block(NEVER_HANG));
			assertThat(failed.attempts()).hasSize(1);
			assertThat(sent(provider, FORCES)).containsExactly(true);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void aStrictRequestSkipsWhoRefusesItsChoice(String provider) {
		refuses(provider, FORCES, "Thinking mode does not support this tool_choice");
		String other = provider.equals("openai") ? "anthropic" : "openai";
		try (LlmFailover llm = providers.service().build()) {
			ChatRequest strict = FORCED.toBuilder().strict(true).route(model(provider), model(other)).build();
			for (boolean stream : new boolean[] { false, true }) {
				ChatResponse response = Objects
					.requireNonNull(stream ? ((ChatEvent.Completed) llm.stream(strict).blockLast(NEVER_HANG)).response()
							: llm.chat(strict).block(NEVER_HANG));
				assertThat(response.provider()).isEqualTo(other);
				assertThat(response.attempts()).anySatisfy((attempt) -> {
					assertThat(attempt.outcome()).isEqualTo(Attempt.Outcome.SKIPPED);
					assertThat(attempt.reason()).contains("strict", "tool_choice");
				});
			}
			assertThat(sent(provider, FORCES)).containsExactly(true);
		}
	}

	@Test
	void aStrictRequestSkipsWhoIsKnownToRefuseItsChoice() {
		try (LlmFailover llm = providers.service().build()) {
			ChatRequest strict = FORCED.toBuilder()
				.strict(true)
				.route("deepseek:deepseek-reasoner", "anthropic:claude-sonnet-5-5", "openai:gpt-4.1")
				.build();
			assertThat(Objects.requireNonNull(llm.chat(strict).block(NEVER_HANG)).provider()).isEqualTo("openai");
			assertThat(providers.requests()).containsEntry("deepseek", 0).containsEntry("anthropic", 0);
		}
	}

	@Test
	void aStrictRequestSkipsWhoCannotBeToldToCallOneAtATime() {
		try (LlmFailover llm = providers.service().build()) {
			ChatRequest strict = ONE_AT_A_TIME.toBuilder().strict(true).route("gemini", "openai").build();
			assertThat(Objects.requireNonNull(llm.chat(strict).block(NEVER_HANG)).provider()).isEqualTo("openai");
			assertThat(providers.requests()).containsEntry("gemini", 0);
			assertThat(sent("openai", SERIAL)).containsExactly(true);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "openai|Unrecognized request argument supplied: parallel_tool_calls",
					"openai|Parallel tool calls are not supported.",
					"anthropic|tool_choice.auto.disable_parallel_tool_use: Extra inputs are not permitted" })
	void aServerThatCannotBeToldToCallOneAtATimeIsAskedWithout(String provider, String message) {
		for (boolean stream : new boolean[] { false, true }) {
			providers.reset();
			refuses(provider, SERIAL, message);
			try (LlmFailover llm = providers.service().build()) {
				ChatResponse response = ask(llm, ONE_AT_A_TIME, provider, stream);
				assertThat(response.warnings()).anyMatch((warning) -> warning.contains("parallel_tool"));
				ask(llm, ONE_AT_A_TIME.toBuilder().user("Another").build(), provider, stream);
				assertThat(sent(provider, SERIAL)).containsExactly(true, false, false);
			}
		}
	}

	static Stream<Arguments> schemas() {
		return Stream.of(
				Arguments.of("openai",
						"Invalid schema for response_format 'city': 11 levels of nesting exceeds limit of 10."),
				Arguments.of("openai",
						"The specified schema produces a constraint that has too many states for serving."),
				Arguments.of("openai",
						"A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth."),
				Arguments.of("openai", "The provided JSON schema contains features not supported by xgrammar."),
				Arguments.of("anthropic",
						"output_config.format.schema: Invalid schema: The compiled grammar is too large, which would cause performance issues. Simplify your tool schemas or reduce the number of strict tools."),
				Arguments.of("anthropic",
						"Schemas contains too many optional parameters (87), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: 24)."),
				Arguments.of("anthropic",
						"Circular reference detected in schema definitions: a -> a. Self-referencing or mutually-referencing definitions are not supported."),
				Arguments.of("anthropic",
						"output_config.format.schema: For 'string' type, property 'contentEncoding' is not supported"));
	}

	@ParameterizedTest
	@MethodSource("schemas")
	void aSchemaThatIsRefusedIsToldInWordsAndOtherSchemasStay(String provider, String message) {
		for (boolean stream : new boolean[] { false, true }) {
			providers.reset();
			refuses(provider, HAS_SCHEMA.and((request) -> request.body().contains("a city")), message);
			try (LlmFailover llm = providers.service().build()) {
				assertThat(ask(llm, asking("a city"), provider, stream).attempts()).hasSize(2);
				assertThat(ask(llm, asking("a city").toBuilder().user("Again").build(), provider, stream).attempts())
					.hasSize(1);
				assertThat(sent(provider, HAS_SCHEMA)).containsExactly(true, false, false);
				assertThat(providers.server(provider).requests().get(1).body()).contains("JSON Schema", "city");
				refuses(provider, (request) -> false, "");
				ask(llm, asking("a town"), provider, stream);
				assertThat(sent(provider, HAS_SCHEMA)).endsWith(true);
			}
		}
	}

	// nothing but an object, so that any answer fits it
	private static ChatRequest asking(String property) {
		return ChatRequest.builder()
			.user("Which?")
			.answerSchema(new AnswerSchema("answer",
					JsonSchema
						.parse("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"description\":\""
								+ property + "\"}},\"required\":[\"city\"],\"additionalProperties\":false}")))
			.build();
	}

}
