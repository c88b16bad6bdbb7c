package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The simulator calls tools by itself, in both protocols, in one piece and as a stream.
 */
class ToolCallingTests {

	private static final JsonNode CITY = Json
		.read("""
				{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

	private static final JsonNode ZONE = Json.read("""
			{"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"]}""");

	private static final JsonNode NOTHING = Json.read("{\"type\":\"object\",\"properties\":{}}");

	private final Client client = new Client();

	/** What came: the calls as name and arguments, or the text. */
	private record Said(List<String> ids, List<String> calls, String text, String finish) {

	}

	/** A request under way, in either protocol. */
	private static final class Conversation {

		private final boolean anthropic;

		private final boolean stream;

		private final Map<String, Object> body = new LinkedHashMap<>();

		private final List<Object> messages = new ArrayList<>();

		private final List<Object> tools = new ArrayList<>();

		Conversation(String vendor, boolean stream) {
			this.anthropic = vendor.equals("anthropic");
			this.stream = stream;
			this.body.putAll(Map.of("model", "m", "max_tokens", 100, "stream", stream));
			tool("get_weather", "The weather of a city now", CITY);
			tool("current_time", "The time in a zone", ZONE);
			tool("ping", "Nothing else", NOTHING);
		}

		final void tool(String name, String description, JsonNode schema) {
			this.tools
				.add(this.anthropic ? Json.object("name", name, "description", description, "input_schema", schema)
						: Json.object("type", "function", "function",
								Json.object("name", name, "description", description, "parameters", schema)));
		}

		Conversation user(String text) {
			this.messages.add(Json.object("role", "user", "content", text));
			return this;
		}

		Conversation answered(String text) {
			this.messages.add(Json.object("role", "assistant", "content", text));
			return this;
		}

		Conversation showing(String text) {
			Object image = this.anthropic
					? Json.object("type", "image", "source",
							Json.object("type", "base64", "media_type", "image/png", "data", "iVBORw0KGgo="))
					: Json.object("type", "image_url", "image_url",
							Json.object("url", "data:image/png;base64,iVBORw0KGgo="));
			this.messages
				.add(Json.object("role", "user", "content", List.of(Json.object("type", "text", "text", text), image)));
			return this;
		}

		Conversation put(String name, Object value) {
			this.body.put(name, value);
			return this;
		}

		Conversation result(String id, String name, String arguments, String result) {
			if (this.anthropic) {
				this.messages.add(Json.object("role", "assistant", "content", List
					.of(Json.object("type", "tool_use", "id", id, "name", name, "input", Json.read(arguments)))));
				this.messages.add(Json.object("role", "user", "content",
						List.of(Json.object("type", "tool_result", "tool_use_id", id, "content", result))));
			}
			else {
				this.messages
					.add(Json.object("role", "assistant", "content", "", "tool_calls", List.of(Json.object("id", id,
							"type", "function", "function", Json.object("name", name, "arguments", arguments)))));
				this.messages.add(Json.object("role", "tool", "tool_call_id", id, "content", result));
			}
			return this;
		}

		/** The last answer as it came. */
		private String answer = "";

		Said ask(Client client, SimulatedProvider provider) {
			this.body.put("messages", this.messages);
			this.body.put("tools", this.tools);
			this.answer = client.send(Client.request(provider, Json.write(this.body)).build()).body();
			if (this.anthropic) {
				return this.stream ? anthropicStream(this.answer) : anthropic(Json.read(this.answer));
			}
			return this.stream ? openAiStream(this.answer) : openAi(Json.read(this.answer));
		}

		private static Said openAi(JsonNode answer) {
			JsonNode choice = answer.path("choices").path(0);
			JsonNode calls = choice.path("message").path("tool_calls");
			return new Said(calls.valueStream().map((call) -> call.path("id").asString("")).toList(),
					calls.valueStream()
						.map((call) -> call.path("function"))
						.map((call) -> call.path("name").asString("") + call.path("arguments").asString(""))
						.toList(),
					choice.path("message").path("content").asString(""), choice.path("finish_reason").asString(""));
		}

		private static Said openAiStream(String stream) {
			List<String> ids = new ArrayList<>();
			List<StringBuilder> calls = new ArrayList<>();
			String finish = "";
			for (String event : Client.events(stream)) {
				JsonNode choice = Json.read(event).path("choices").path(0);
				finish += choice.path("finish_reason").asString("");
				for (JsonNode call : choice.path("delta").path("tool_calls")) {
					if (call.has("id")) {
						ids.add(call.path("id").asString(""));
						calls.add(new StringBuilder(call.path("function").path("name").asString("")));
					}
					if (call.has("index")) {
						assertThat(call.path("index").asInt()).isEqualTo(calls.size() - 1);
						assertThat(call.has("id"))
							.isEqualTo(call.path("function").path("arguments").asString("").isEmpty());
					}
					calls.get(calls.size() - 1).append(call.path("function").path("arguments").asString(""));
				}
			}
			return new Said(ids, calls.stream().map(String::valueOf).toList(), Client.text(stream), finish);
		}

		private static Said anthropic(JsonNode answer) {
			List<JsonNode> calls = answer.path("content")
				.valueStream()
				.filter((block) -> block.path("type").asString("").equals("tool_use"))
				.toList();
			return new Said(calls.stream().map((call) -> call.path("id").asString("")).toList(),
					calls.stream().map((call) -> call.path("name").asString("") + call.path("input")).toList(),
					Client.text(answer.toString()), answer.path("stop_reason").asString(""));
		}

		private static Said anthropicStream(String stream) {
			List<String> ids = new ArrayList<>();
			List<StringBuilder> calls = new ArrayList<>();
			String finish = "";
			for (String event : Client.events(stream)) {
				JsonNode json = Json.read(event);
				JsonNode block = json.path("content_block");
				if (block.path("type").asString("").equals("tool_use")) {
					ids.add(block.path("id").asString(""));
					calls.add(new StringBuilder(block.path("name").asString("")));
				}
				if (json.path("delta").has("partial_json")) {
					calls.get(calls.size() - 1).append(json.path("delta").path("partial_json").asString(""));
				}
				finish += json.path("delta").path("stop_reason").asString("");
			}
			return new Said(ids, calls.stream().map(String::valueOf).toList(), Client.text(stream), finish);
		}

	}

	private interface Check {

		void with(SimulatedProvider provider, Conversation conversation, boolean anthropic);

	}

	private static void each(Check check) {
		each(List.of("openai", "anthropic", "gemini", "xai", "deepseek"), check);
	}

	private static void each(List<String> vendors, Check check) {
		for (String vendor : vendors) {
			for (boolean stream : new boolean[] { true, false }) {
				try (SimulatedProvider provider = SimulatedProvider.known(vendor).start()) {
					check.with(provider, new Conversation(vendor, stream), vendor.equals("anthropic"));
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { //
			"How is the weather in Bern? | get_weather{\"city\":\"Bern\"}", //
			"Will it rain in New York? | get_weather{\"city\":\"New York\"}", //
			"What time is it in Tokyo? | current_time{\"zone\":\"Asia/Tokyo\"}", //
			"Please call ping | ping{}", //
			"Weather in Bern and Oslo? | get_weather{\"city\":\"Bern\"} get_weather{\"city\":\"Oslo\"}", //
			"The weather in Paris, and the time there? | get_weather{\"city\":\"Paris\"} "
					+ "current_time{\"zone\":\"Europe/Paris\"}", //
			"W\u00fcrde es in Z\u00fcrich \ud83d\ude00? weather in Z\u00fcrich | get_weather{\"city\":\"Z\u00fcrich\"}" })
	void callsTheToolsThatTheQuestionIsAbout(String question, String calls) {
		each((provider, conversation, anthropic) -> {
			Said said = conversation.user(question).ask(this.client, provider);
			assertThat(String.join(" ", said.calls())).isEqualTo(calls);
			assertThat(said.text()).isEmpty();
			if (provider.name().equals("gemini")) {
				assertThat(said.ids()).containsOnly("");
				return;
			}
			assertThat(said.finish()).isEqualTo(anthropic ? "tool_use" : "tool_calls");
			assertThat(said.ids()).doesNotHaveDuplicates()
				.allSatisfy((id) -> assertThat(id).matches((anthropic ? "toolu_" : "call_") + "[0-9a-f]{24}"));
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Tell me a story", "What is Python?", "Which is the largest city of Norway?" })
	void callsNoToolThatTheQuestionIsNotAbout(String question) {
		each((provider, conversation, anthropic) -> {
			Said said = conversation.user(question).ask(this.client, provider);
			assertThat(said.calls()).isEmpty();
			assertThat(said.text()).contains("simulated answer");
			assertThat(said.finish()).isEqualTo(anthropic ? "end_turn" : "stop");
		});
	}

	@ParameterizedTest
	@CsvSource({ "none, Weather in Bern?, 0", "required, Tell me a story, 1", "named, Weather in Bern?, 1" })
	void keepsToTheToolChoice(String choice, String question, int calls) {
		each((provider, conversation, anthropic) -> {
			Object openAi = choice.equals("named")
					? Json.object("type", "function", "function", Json.object("name", "ping")) : choice;
			Object claude = switch (choice) {
				case "none" -> Json.object("type", "none");
				case "required" -> Json.object("type", "any");
				default -> Json.object("type", "tool", "name", "ping");
			};
			Said said = conversation.put("tool_choice", anthropic ? claude : openAi)
				.user(question)
				.ask(this.client, provider);
			assertThat(said.calls()).hasSize(calls);
			if (choice.equals("named")) {
				assertThat(said.calls()).containsExactly("ping{}");
			}
		});
	}

	@ParameterizedTest
	@CsvSource("Weather in Bern and Oslo?")
	void callsOneAfterTheOtherWhereItMustNotCallSeveralAtOnce(String question) {
		each((provider, conversation, anthropic) -> {
			conversation.user(question);
			if (anthropic) {
				conversation.put("tool_choice", Json.object("type", "auto", "disable_parallel_tool_use", true));
			}
			else {
				conversation.put("parallel_tool_calls", false);
			}
			assertThat(conversation.ask(this.client, provider).calls())
				.containsExactly("get_weather{\"city\":\"Bern\"}");
			conversation.result("a", "get_weather", "{\"city\":\"Bern\"}", "Sunny in Bern");
			assertThat(conversation.ask(this.client, provider).calls())
				.containsExactly("get_weather{\"city\":\"Oslo\"}");
			conversation.result("b", "get_weather", "{\"city\":\"Oslo\"}", "Snow in Oslo");
			assertThat(conversation.ask(this.client, provider).text()).contains("Sunny in Bern", "Snow in Oslo");
		});
	}

	@ParameterizedTest
	@CsvSource("Weather in Bern?")
	void answersWithWhatItsToolsReturned(String question) {
		each((provider, conversation, anthropic) -> {
			Said said = conversation.user(question)
				.result("id_1", "get_weather", "{\"city\":\"Bern\"}", "Sunny, 18 \u00b0C")
				.ask(this.client, provider);
			assertThat(said.calls()).isEmpty();
			assertThat(said.text()).contains("get_weather", "Sunny, 18 \u00b0C");
			conversation.answered(said.text()).user("And in Oslo, the weather?");
			assertThat(conversation.ask(this.client, provider).calls())
				.containsExactly("get_weather{\"city\":\"Oslo\"}");
		});
	}

	@ParameterizedTest
	@CsvSource("Weather in Bern?")
	void takesAnImageAfterAnAnswerForPartOfTheNextQuestion(String question) {
		each(List.of("openai", "anthropic", "gemini", "xai"), (provider, conversation, anthropic) -> {
			Said said = conversation.user(question)
				.result("id_1", "get_weather", "{\"city\":\"Bern\"}", "Sunny, 18 \u00b0C")
				.answered("It is sunny.")
				.showing("What is in it?")
				.ask(this.client, provider);
			assertThat(said.text()).contains("What is in it?", "With it came an image")
				.doesNotContain("Sunny", "Weather in Bern?");
		});
	}

	@ParameterizedTest
	@CsvSource("Weather in Bern?")
	void saysWhatItsScriptSaysThoughToolsAreOffered(String question) {
		each((provider, conversation, anthropic) -> {
			provider.script(Behavior.answer("As told."), Behavior.error(500));
			assertThat(conversation.user(question).ask(this.client, provider).text()).isEqualTo("As told.");
			assertThat(conversation.ask(this.client, provider).calls()).isEmpty();
			assertThat(conversation.ask(this.client, provider).calls()).hasSize(1);
		});
	}

	@Test
	void streamsTheCallsOfGeminiAsItDoes() {
		try (SimulatedProvider gemini = SimulatedProvider.known("gemini").start()) {
			Conversation conversation = new Conversation("gemini", true).user("Weather in Bern and Oslo?");
			conversation.ask(this.client, gemini);
			List<JsonNode> choices = Client.events(conversation.answer)
				.stream()
				.map((event) -> Json.read(event).path("choices").path(0))
				.filter((choice) -> choice.path("delta").has("tool_calls") || choice.path("finish_reason").isString())
				.toList();
			assertThat(choices).hasSize(3);
			assertThat(choices.get(0).path("delta").path("tool_calls"))
				.hasToString("[{\"id\":\"\",\"type\":\"function\","
						+ "\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\"},"
						+ "\"extra_content\":{\"google\":{\"thought_signature\":\"" + GeminiWire.SIGNATURE + "\"}}}]");
			assertThat(choices.get(1).path("delta").path("tool_calls").path(0).has("extra_content")).isFalse();
			assertThat(choices.get(2).path("finish_reason").asString()).isEqualTo("stop");
		}
	}

}
