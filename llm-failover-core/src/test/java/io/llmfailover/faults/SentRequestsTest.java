package io.llmfailover.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.Capability;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.service.LlmFailover;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that servers were reported to refuse, as they are sent now: for chats and
 * streams, in both dialects.
 */
class SentRequestsTest {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final WebClient CLIENT = HttpClients.create();

	private static final ToolDefinition TIDE = new ToolDefinition("harbour_tide", "tide at a harbour",
			"{\"type\":\"object\",\"properties\":{\"harbour\":{\"type\":\"string\"}}}");

	/** Case 05. */
	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "OPENAI,{\"type\":\"object\"}", "OPENAI,{}", "ANTHROPIC,{\"type\":\"object\"}", "ANTHROPIC,{}" })
	void theSchemaOfAToolTellsItsProperties(KnownDialect dialect, String schema) {
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, "m1", ask,
					ChatRequest.builder().user("Ring").tool(new ToolDefinition("ring_bell", null, schema)).build());
			JsonNode parameters = (dialect == KnownDialect.OPENAI) ? sent.json.at("/tools/0/function/parameters")
					: sent.json.at("/tools/0/input_schema");
			assertThat(parameters).hasToString("{\"type\":\"object\",\"properties\":{}}");
		}
	}

	/** Case 06. */
	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void halfSurrogatePairsAreReplacedWhereverTheyAre(KnownDialect dialect) {
		String half = "\ud83d";
		ChatRequest request = ChatRequest.builder()
			.system("System " + half)
			.user("Diary of Vilma: sunny " + half)
			.message(new Message.Assistant("Text " + half,
					List.of(new ToolCall("call" + half, "f" + half,
							"{\"a" + half + "\":\"raw " + half + "\",\"escaped\":\"\\ud83d \\ud83d\\ude00\"}")),
					null))
			.message(Message.toolResult("call" + half, "cut here \ude00 end"))
			.user("Whole \ud83d\ude00")
			.stop(half)
			.tool(new ToolDefinition("f", "Described " + half,
					"{\"type\":\"object\",\"properties\":{\"\\ud83d\":{\"description\":\"" + half + "\"}}}"))
			.option("p", "metadata", Map.of("k" + half, List.of(half)))
			.build();
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, "m1", ask, request);
			assertThat(sent.text).doesNotContainPattern("(?i)[^\\\\]\\\\ud[89a-f]").contains("\ud83d\ude00");
			strings(sent.json).flatMap((text) -> text.startsWith("{") ? strings(JSON.readTree(text)) : Stream.of(text))
				.forEach((text) -> assertThat(text.replaceAll("[\ud800\udc00-\udbff\udfff]", ""))
					.doesNotContainPattern("[\ud800-\udfff]"));
			assertThat(sent.text.split("(?i)\\\\ufffd|\ufffd|\\\\\\\\ufffd", -1)).hasSizeGreaterThanOrEqualTo(14);
		}
	}

	/** Case 09. */
	@ParameterizedTest
	@CsvSource({ "OPENAI,gpt-4o", "OPENAI,gemini-3.6-flash", "OPENAI,mistral-large-latest",
			"ANTHROPIC,claude-sonnet-5" })
	void aCallWithoutResultIsAnsweredAndAResultWithoutCallIsText(KnownDialect dialect, String model) {
		ChatRequest unanswered = ChatRequest.builder()
			.user("Tide at Oulu and Turku?")
			.message(new Message.Assistant("", List.of(call("call_a", "{}"), call("call_b", "{}")), null))
			.message(Message.toolResult("call_a", "low"))
			.user("Never mind Turku. And Oulu?")
			.tool(TIDE)
			.build();
		ChatRequest orphan = ChatRequest.builder()
			.message(Message.toolResult("call_a", "low"))
			.user("And now?")
			.tool(TIDE)
			.build();
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, model, ask, unanswered);
			assertThat(results(dialect, sent.json)).hasSize(2).first().asString().contains("low");
			assertThat(results(dialect, sent.json).get(1)).contains("no result");
			assertThat(sent.response.warnings()).anyMatch((warning) -> warning.contains("without a result"));
			Sent text = send(dialect, model, ask, orphan);
			assertThat(results(dialect, text.json)).isEmpty();
			assertThat(text.text).contains("call_a").contains("low");
			assertThat(text.response.warnings()).anyMatch((warning) -> warning.contains("without its call"));
		}
	}

	/** Case 10. */
	@ParameterizedTest
	@ValueSource(strings = { "mistral-medium-latest", "pixtral-large-latest", "ministral-8b-latest", "codestral-2508",
			"magistral-small", "devstral-medium", "open-mixtral-8x22b", "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
			"mistralai/devstral-small:free", "mistral" })
	void aMistralModelSpeaksAfterToolResults(String model) {
		ChatRequest cancelled = ChatRequest.builder()
			.user("Tide?")
			.message(new Message.Assistant("", List.of(call("abcdefghi", "{}")), null))
			.message(Message.toolResult("abcdefghi", "low"))
			.user("Stop, tell me a joke.")
			.tool(TIDE)
			.build();
		ChatRequest image = ChatRequest.builder()
			.user("Chart?")
			.message(new Message.Assistant("", List.of(call("abcdefghi", "{}")), null))
			.message(new Message.ToolResult("abcdefghi", List.of(new Image("image/png", "iVBORw0KGgo=", null)), false))
			.tool(TIDE)
			.build();
		for (Ask ask : Ask.values()) {
			assertThat(roles(send(KnownDialect.OPENAI, model, ask, cancelled).json)).containsExactly("user",
					"assistant", "tool", "assistant", "user");
			assertThat(roles(send(KnownDialect.OPENAI, model, ask, image).json)).containsExactly("user", "assistant",
					"tool", "assistant", "user");
		}
	}

	/** Case 37. */
	@ParameterizedTest
	@ValueSource(strings = { "mistral-large-latest", "mistralai/Mistral-Nemo-Instruct-2407", "gemini-3.6-flash" })
	void aModelThatDoesNotGoOnFromItsOwnMessageIsAskedTo(String model) {
		for (Ask ask : Ask.values()) {
			Sent sent = send(KnownDialect.OPENAI, model, ask,
					ChatRequest.builder().user("Write a haiku about tar").assistant("Black and slow").build());
			assertThat(roles(sent.json)).containsExactly("user", "assistant", "user");
			assertThat(sent.response.warnings()).singleElement().asString().contains("continue");
		}
	}

	/** Case 12. */
	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void aCustomServerGetsOneSystemMessage(KnownDialect dialect) {
		ChatRequest late = ChatRequest.builder()
			.system("You are terse.")
			.system("Answer in Finnish.")
			.user("Hi")
			.assistant("Hello")
			.system("From now on rhyme.")
			.user("Again")
			.build();
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, "Qwen/Qwen3.6-27B", ask, late);
			assertThat(system(dialect, sent.json))
				.containsExactly("You are terse.\n\nAnswer in Finnish.\n\nFrom now on rhyme.");
			assertThat(sent.response.warnings()).hasSize(2);
			Sent plain = send(dialect, "Qwen/Qwen3.6-27B", ask, ChatRequest.builder().system("A").user("B").build());
			assertThat(plain.response.warnings()).isEmpty();
		}
	}

	/** Case 12: the note about an empty answer comes last. */
	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void theNoteOfAFailureIsInTheOneSystemMessage(KnownDialect dialect) {
		ChatRequest request = ChatRequest.builder()
			.system("You are terse.")
			.user("Hi")
			.assistant("Hello")
			.system("From now on rhyme.")
			.user("How do I fold a kite?")
			.build();
		for (Ask ask : Ask.values()) {
			try (FaultServer first = FaultServer.answering("application/json",
					"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"stop\"}]}");
					FaultServer qwen = ask.answering(dialect)) {
				FailoverChatService service = LlmFailover.builder()
					.provider(settings("first", KnownDialect.OPENAI, first, "m1"))
					.provider(settings("qwen", dialect, qwen, "Qwen/Qwen3.6-27B"))
					.build();
				ask.ask(service, request);
				JsonNode sent = JSON.readTree(qwen.requests().get(0));
				assertThat(system(dialect, sent)).singleElement()
					.asString()
					.startsWith("You are terse.\n\nFrom now on rhyme.\n\n")
					.endsWith("(EMPTY_RESPONSE).");
			}
		}
	}

	/** Case 22. */
	@ParameterizedTest
	@CsvSource({ "OPENAI,image/jpg", "OPENAI,image/png", "ANTHROPIC,image/jpg", "ANTHROPIC,image/png" })
	void theBytesOfAnImageTellItsType(KnownDialect dialect, String declared) {
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, "m1", ask,
					ChatRequest.builder().user("What is it?", new Image(declared, "/9j/4AAQSkZJRg==", null)).build());
			assertThat(sent.text).contains("image/jpeg").doesNotContain(declared);
		}
	}

	/** Case 23: Groq's way. */
	@Test
	void reasoningThatNobodyWantsBackIsNotSentBack() {
		FaultCase answer = FaultCase.one("23", "groq-1-chat-groq");
		try (FaultServer server = answer.serve()) {
			FailoverChatService service = LlmFailover.builder()
				.provider(settings("groq", KnownDialect.OPENAI, server, "m1"))
				.build();
			ChatRequest request = ChatRequest.builder().user("Tide?").tool(TIDE).build();
			ChatResponse response = Ask.CHAT.ask(service, request);
			assertThat(response.reasoning()).isEqualTo("need tide");
			Ask.CHAT.ask(service,
					request.toBuilder().message(response.message()).message(Message.toolResult("fc_1", "low")).build());
			assertThat(server.requests().get(1)).contains("fc_1").doesNotContain("reasoning", "need tide");
		}
	}

	/** Case 26. */
	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\"Oulu\"", "{\"harbour\": ", "7", "[1]", "null", "{} {}" })
	void argumentsThatAreNoObjectAreSentEmpty(String arguments) {
		ChatRequest request = ChatRequest.builder()
			.user("Tide?")
			.message(new Message.Assistant("", List.of(call("call_a", arguments)), null))
			.message(Message.toolResult("call_a", "low"))
			.tool(TIDE)
			.build();
		for (Ask ask : Ask.values()) {
			Sent openAi = send(KnownDialect.OPENAI, "Qwen/Qwen3-32B", ask, request);
			assertThat(openAi.json.at("/messages/1/tool_calls/0/function/arguments").stringValue()).isEqualTo("{}");
			assertThat(openAi.response.warnings()).singleElement().asString().contains("harbour_tide", "{}");
			Sent anthropic = send(KnownDialect.ANTHROPIC, "claude-sonnet-5", ask, request);
			assertThat(anthropic.json.at("/messages/1/content/0/input")).hasToString("{}");
			assertThat(anthropic.response.warnings()).singleElement().asString().contains("harbour_tide", "{}");
		}
	}

	/** Case 26: a tool that returns nothing. */
	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void aBlankResultIsSentForItsCall(KnownDialect dialect) {
		ChatRequest request = ChatRequest.builder()
			.user("Ring")
			.message(new Message.Assistant("", List.of(call("call_a", "{}")), null))
			.message(Message.toolResult("call_a", " \n"))
			.tool(TIDE)
			.build();
		for (Ask ask : Ask.values()) {
			Sent sent = send(dialect, "m1", ask, request);
			assertThat(results(dialect, sent.json)).containsExactly("");
			assertThat(sent.response.warnings()).isEmpty();
		}
	}

	private static ToolCall call(String id, String arguments) {
		return new ToolCall(id, "harbour_tide", arguments);
	}

	private static List<String> roles(JsonNode request) {
		return request.path("messages").valueStream().map((message) -> message.path("role").stringValue()).toList();
	}

	private static List<String> results(KnownDialect dialect, JsonNode request) {
		if (dialect == KnownDialect.OPENAI) {
			return request.path("messages")
				.valueStream()
				.filter((message) -> message.path("role").stringValue().equals("tool"))
				.map((message) -> message.path("content").stringValue())
				.toList();
		}
		return request.path("messages")
			.valueStream()
			.flatMap((message) -> message.path("content").valueStream())
			.filter((block) -> block.path("type").stringValue().equals("tool_result"))
			.map((block) -> block.path("content").isMissingNode() ? "" : block.path("content").toString())
			.toList();
	}

	private static List<String> system(KnownDialect dialect, JsonNode request) {
		if (dialect == KnownDialect.OPENAI) {
			return request.path("messages")
				.valueStream()
				.filter((message) -> message.path("role").stringValue().equals("system"))
				.map((message) -> message.path("content").stringValue())
				.toList();
		}
		JsonNode system = request.path("system");
		return system.isArray() ? system.valueStream().map((block) -> block.path("text").stringValue()).toList()
				: List.of(system.stringValue());
	}

	private static Stream<String> strings(JsonNode json) {
		if (json.isString()) {
			return Stream.of(json.stringValue());
		}
		return Stream.concat(json.propertyNames().stream(), json.valueStream().flatMap(SentRequestsTest::strings));
	}

	private static Sent send(KnownDialect dialect, String model, Ask ask, ChatRequest request) {
		try (FaultServer server = ask.answering(dialect)) {
			ChatResponse response = ask
				.ask(LlmFailover.builder().provider(settings("p", dialect, server, model)).build(), request);
			assertThat(response.content()).isEqualTo("Low.");
			assertThat(server.requests()).hasSize(1);
			return new Sent(server.requests().get(0), JSON.readTree(server.requests().get(0)), response);
		}
	}

	private static ProviderSettings settings(String name, KnownDialect dialect, FaultServer server, String model) {
		return new ProviderSettings(name, dialect.dialect(), server.baseUrl(),
				Access.key(new ApiKey("key-of-a-test", "a test")), List.of(model),
				Set.of(Capability.VISION, Capability.TOOLS));
	}

	/**
	 * What was sent, and the answer.
	 */
	private record Sent(String text, JsonNode json, ChatResponse response) {

	}

	/**
	 * How is asked.
	 */
	private enum Ask {

		CHAT, STREAM;

		FaultServer answering(KnownDialect dialect) {
			String delta = "{\"choices\":[{\"delta\":{\"content\":\"Low.\"},\"finish_reason\":\"stop\"}]}";
			String whole = "{\"choices\":[{\"message\":{\"content\":\"Low.\"},\"finish_reason\":\"stop\"}]}";
			if (dialect == KnownDialect.ANTHROPIC) {
				whole = "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Low.\"}],"
						+ "\"stop_reason\":\"end_turn\"}";
				delta = "{\"type\":\"message_start\",\"message\":{\"content\":[]}}\n\n"
						+ "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Low.\"}}\n\n"
						+ "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
						+ "data: {\"type\":\"message_stop\"}";
			}
			return (this == CHAT) ? FaultServer.answering("application/json", whole)
					: FaultServer.answering("text/event-stream", "data: " + delta + "\n\n");
		}

		ChatResponse ask(FailoverChatService service, ChatRequest request) {
			@Nullable ChatResponse response = (this == CHAT) ? service.chat(request).block(Duration.ofSeconds(60))
					: service.stream(request)
						.ofType(ChatEvent.Completed.class)
						.map(ChatEvent.Completed::response)
						.blockLast(Duration.ofSeconds(60));
			return Objects.requireNonNull(response);
		}

	}

}
