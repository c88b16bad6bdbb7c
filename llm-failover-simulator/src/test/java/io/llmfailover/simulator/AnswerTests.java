package io.llmfailover.simulator;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTests {

	private static final Answer RICH = Behavior.answer("Hello, dear world")
		.reasoning("Let me see")
		.toolCall("call_1", "weather", "{\"city\":\"Paris\"}")
		.toolCall("call_2", "time", "{}")
		.usage(11, 7);

	private final Client client = new Client();

	@ParameterizedTest
	@ValueSource(strings = { "gemini", "anthropic", "xai", "openai", "deepseek" })
	void answersTheLastUserMessageAlikeInOnePieceAndAsAStream(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			String text = Client.text(this.client.chat(provider).body());
			assertThat(text).contains("What is a port?", name);
			assertThat(text.split(" ")).hasSizeGreaterThan(50);
			assertThat(Client.text(this.client.stream(provider).body())).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void countsEachWordAsAToken(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.answer("one two three"));
			List<String> events = Client.events(this.client.stream(provider).body());
			assertThat(events.stream().map(Client::text).filter((text) -> !text.isEmpty()))
				.isEqualTo(List.of("one", " two", " three"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamsOpenAiChunksInTheOrderOfTheProtocol(boolean includeUsage) {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.behave(RICH);
			HttpResponse<String> response = this.client
				.send(Client.request(openai, Client.body(true, "stream_options", Map.of("include_usage", includeUsage)))
					.build());
			assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
			assertThat(response.headers().firstValue("x-request-id")).isPresent();
			List<String> events = Client.events(response.body());
			assertThat(events.get(0)).contains("\"role\":\"assistant\"");
			assertThat(events.get(1)).contains("\"reasoning_content\":\"Let\"");
			assertThat(response.body()).contains("\"content\":\"Hello,\"",
					"\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\"",
					"\"function\":{\"arguments\":\"{}\"}", "\"finish_reason\":\"tool_calls\"");
			assertThat(events.get(events.size() - 1)).isEqualTo("[DONE]");
			assertThat(response.body().contains("\"choices\":[],\"usage\":{\"prompt_tokens\":11"))
				.isEqualTo(includeUsage);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void putsEverythingIntoAnOpenAiMessage(boolean refusal) {
		try (SimulatedProvider openai = SimulatedProvider.openAi("openai").start()) {
			openai.behave(refusal ? Behavior.answer().refusal("I will not") : RICH);
			JsonNode json = Json.read(this.client.chat(openai).body());
			JsonNode message = json.path("choices").path(0).path("message");
			if (refusal) {
				assertThat(message.path("content").isNull()).isTrue();
				assertThat(message.path("refusal").asString()).isEqualTo("I will not");
				return;
			}
			assertThat(message.path("content").asString()).isEqualTo("Hello, dear world");
			assertThat(message.path("reasoning_content").asString()).isEqualTo("Let me see");
			assertThat(message.path("tool_calls").path(0).path("function").path("arguments").asString())
				.isEqualTo("{\"city\":\"Paris\"}");
			assertThat(json.path("usage").path("total_tokens").asInt()).isEqualTo(18);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamsAnthropicEventsInTheOrderOfTheProtocol(boolean finished) {
		try (SimulatedProvider claude = SimulatedProvider.anthropic("claude").start()) {
			claude.behave(finished ? RICH : RICH.withoutDone());
			HttpResponse<String> response = this.client.stream(claude);
			assertThat(response.headers().firstValue("request-id")).isPresent();
			assertThat(response.body()).startsWith("event: message_start\ndata: {\"type\":\"message_start\"");
			List<String> types = Client.events(response.body())
				.stream()
				.map((event) -> Json.read(event).path("type").asString())
				.toList();
			assertThat(types).containsSubsequence("message_start", "content_block_start", "ping", "content_block_delta",
					"content_block_stop", "content_block_start", "content_block_delta", "content_block_stop",
					"message_delta");
			assertThat(types.contains("message_stop")).isEqualTo(finished);
			assertThat(response.body()).contains("\"thinking\":\"Let\"", "signature_delta",
					"\"index\":3,\"content_block\":{\"type\":\"tool_use\",\"id\":\"call_2\"",
					"\"stop_reason\":\"tool_use\"", "\"output_tokens\":7");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void putsEverythingIntoAnAnthropicMessage(boolean refusal) {
		try (SimulatedProvider claude = SimulatedProvider.anthropic("claude").start()) {
			claude.behave(refusal ? Behavior.answer().refusal("I will not") : RICH);
			JsonNode json = Json.read(this.client.chat(claude).body());
			assertThat(json.path("stop_reason").asString()).isEqualTo(refusal ? "refusal" : "tool_use");
			if (!refusal) {
				assertThat(json.path("content").path(0).path("thinking").asString()).isEqualTo("Let me see");
				assertThat(json.path("content").path(2).path("input").path("city").asString()).isEqualTo("Paris");
				assertThat(json.path("usage").path("input_tokens").asInt()).isEqualTo(11);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void refinesHowAStreamIsWritten(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.answer("a b").crlf().withoutDone().finish("cut_short").extraBrokenFrame(1));
			String body = this.client.stream(provider).body();
			assertThat(body).contains("\r\n\r\n", "cut_short").doesNotContain("[DONE]").doesNotContain("message_stop");
			assertThat(Client.events(body)).filteredOn((event) -> Json.read(event).isMissingNode()).hasSize(1);
			assertThat(Client.text(body)).isEqualTo("a b");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic" })
	void saysNothingWhenTold(String name) {
		try (SimulatedProvider provider = SimulatedProvider.known(name).start()) {
			provider.behave(Behavior.answer(""));
			assertThat(Client.text(this.client.stream(provider).body())).isEmpty();
			assertThat(Client.text(this.client.chat(provider).body())).isEmpty();
		}
	}

}
