package io.llmfailover.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.schema.JsonSchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests of every kind, with histories as stores, windows, other libraries and users
 * who press stop leave them: results without calls, calls without results, ids used
 * twice, answers of any provider. Every word that is said has a number of its own, so
 * that it can be missed.
 */
public final class RandomHistories {

	private static final JsonMapper JSON = new JsonMapper();

	private static final List<String> IDS = List.of("", " ", "call_0", "call_0", "call:0", "call.0", "toolu_1",
			"abcdefghi", "\ud83d", "tool_0_structured_output_xQ9fhWQqd9DlkdYP5jNw", "ü");

	private static final List<String> ARGUMENTS = List.of("{}", "{\"city\":\"Rome\"}", "", "{\"ci", "[1]", "7", "null",
			"{\"a\":\"\\ud83d\"}", "{\"\ud83d\":1}", "{\"a\":\"\\ud83d\\ude00\"}");

	private static final List<String> ISSUERS = List.of("openai", "gemini", "xai", "deepseek", "mistral", "anthropic",
			"openrouter", "vllm", "qwen");

	private static final List<String> TAKE_METADATA = List.of("openai", "xai", "deepseek", "mistral", "openrouter",
			"vllm", "qwen");

	private static final List<String> TOOLS = List.of("{}", "{\"type\":\"object\"}", "{\"description\":\"\\ud83d\"}",
			"{\"properties\":{\"a\":{\"type\":\"array\"},\"b\":{\"type\":[\"object\",\"null\"]}}}");

	private static final List<AnswerSchema> ANSWERS = List
		.of("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":1},"
				+ "\"b\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"a\"],\"additionalProperties\":false}",
				"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}",
				"{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}",
				"{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}},"
						+ "\"required\":[\"a\"],\"additionalProperties\":false}")
		.stream()
		.map((schema) -> new AnswerSchema("answer", JsonSchema.parse(schema)))
		.toList();

	private static final byte[] PDF = "%PDF-1.4".getBytes(StandardCharsets.UTF_8);

	private final Random random;

	private final Predicate<Content> taken;

	private final List<String> said = new ArrayList<>();

	private final List<String> calledIds = new ArrayList<>();

	private int words;

	/**
	 * Starts a sequence.
	 * @param random decides; the same gives the same
	 * @param taken which images and documents there may be
	 */
	public RandomHistories(Random random, Predicate<Content> taken) {
		this.random = random;
		this.taken = taken;
	}

	/**
	 * What was said so far, in words that a request must render.
	 * @return the words, each of them unique
	 */
	public List<String> said() {
		return this.said;
	}

	/**
	 * The next request, of any kind.
	 * @return the request
	 */
	public ChatRequest request() {
		ChatRequest.Builder request = ChatRequest.builder();
		boolean onlySystem = true;
		for (int i = this.random.nextInt(14); i >= 0 || onlySystem; i--) {
			Message message = message();
			onlySystem &= message instanceof Message.System;
			request.message(message);
		}
		tools(request);
		options(request);
		return request.build();
	}

	private void tools(ChatRequest.Builder request) {
		if (this.random.nextInt(3) == 0) {
			request.tool(new ToolDefinition("weather", null, pick(TOOLS)));
			request.toolChoice(
					pick(List.of(ToolChoice.AUTO, ToolChoice.NONE, ToolChoice.REQUIRED, ToolChoice.named("weather"))));
		}
	}

	private void options(ChatRequest.Builder request) {
		if (this.random.nextInt(3) == 0) {
			request.temperature(this.random.nextInt(21) / 10.0);
		}
		if (this.random.nextInt(3) == 0) {
			request.topP((1 + this.random.nextInt(10)) / 10.0);
		}
		if (this.random.nextInt(3) == 0) {
			request.maxTokens(pick(List.of(1, 1024, 1025, 2000, 64_000)));
		}
		if (this.random.nextInt(3) == 0) {
			request.reasoningEffort(pick(List.of(ReasoningEffort.values())));
		}
		if (this.random.nextInt(4) == 0) {
			request.stop("\n", "END\ud83d").seed(7);
			TAKE_METADATA.forEach((provider) -> request.option(provider, "metadata", Map.of("a", "\ude00")));
		}
		if (this.random.nextInt(4) == 0) {
			request.answerSchema(pick(ANSWERS));
		}
	}

	/**
	 * The next message, of any kind.
	 * @return the message
	 */
	public Message message() {
		return switch (this.random.nextInt(11)) {
			case 0 -> Message.system(word());
			case 1, 2, 3 -> new Message.User(content(1));
			case 4, 5, 6, 7 -> assistant();
			default -> new Message.ToolResult(resultId(), content(0), this.random.nextBoolean());
		};
	}

	/**
	 * A message of the user.
	 * @return the message
	 */
	public Message user() {
		return new Message.User(content(1));
	}

	private Message assistant() {
		String text = switch (this.random.nextInt(5)) {
			case 0 -> "";
			case 1 -> " \n";
			case 2 -> "\u00a0";
			case 3 -> word() + " \n";
			default -> word();
		};
		List<ToolCall> calls = new ArrayList<>();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			if (this.random.nextInt(6) == 0) {
				// it never ran, so there is no result
				calls.add(new ToolCall("cut_" + calls.size(), "weather", pick(ARGUMENTS), false));
				continue;
			}
			String id = pick(IDS);
			this.calledIds.add(id);
			calls.add(new ToolCall(id, pick(List.of("weather", "get.weather", "", "f\ud83d")), pick(ARGUMENTS)));
		}
		return new Message.Assistant(text, calls, state(text, calls));
	}

	private @Nullable ProviderState state(String text, List<ToolCall> calls) {
		String id = calls.isEmpty() ? "x" : calls.get(0).id().replace("\ud83d", "\\ud83d");
		return switch (this.random.nextInt(8)) {
			case 0 -> new ProviderState(pick(ISSUERS), "{\"message\":{\"reasoning_content\":\"Hm \\ud83d\"}}");
			case 1 -> new ProviderState(pick(ISSUERS),
					"{\"tool_calls\":{\"" + id + "\":{\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}}}");
			case 2 -> new ProviderState(pick(ISSUERS), pick(List.of("", "{", "[", "[]", "[1]", "{}", "{\"message\":7}",
					"{\"message\":{\"role\":\"system\",\"reasoning_details\":[]}}")));
			case 3, 4 -> new ProviderState("anthropic", blocks(text));
			default -> null;
		};
	}

	// what was said is in them too, as it is when a provider issues them
	private String blocks(String text) {
		String id = pick(List.of("call_0", "toolu_1", "call:0"));
		String said = "{\"type\":\"text\",\"text\":" + JSON.writeValueAsString(text) + "}";
		String thinking = "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"}";
		return switch (this.random.nextInt(4)) {
			case 0 -> "[" + thinking + "," + said + "]";
			case 1 -> "[" + thinking.replace("c2ln", "") + "," + said + "]";
			case 2 -> {
				this.calledIds.add(id);
				yield "[{\"type\":\"redacted_thinking\",\"data\":\"eA==\"}," + said
						+ ",{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"weather\",\"input\":{}}]";
			}
			default -> {
				String search = "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","
						+ "\"input\":{}},{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\","
						+ "\"content\":[]}";
				yield this.random.nextBoolean() ? "[" + said + "," + search + "]" : "[" + search + "," + said + "]";
			}
		};
	}

	private String resultId() {
		if (this.calledIds.isEmpty() || this.random.nextInt(5) == 0) {
			return "unknown";
		}
		String id = pick(this.calledIds);
		return id.isBlank() ? "blank" : id;
	}

	private List<Content> content(int least) {
		List<Content> content = new ArrayList<>();
		for (int i = least + this.random.nextInt(3); i > 0; i--) {
			content.add(switch (this.random.nextInt(7)) {
				case 0 -> taken(Image.of(new byte[] { 1, 2, 3 }, "image/png"), word());
				case 1 -> addressed();
				case 3 -> taken(Document.of(PDF, pick(List.of("", "a.pdf", "\ud83d\"/\u0000"))), word());
				case 4 -> taken(Document.of(PDF), word());
				case 2 -> new Text("\ude00 " + word() + "\ud83d");
				default -> new Text(word());
			});
		}
		return content;
	}

	private Content addressed() {
		String word = word();
		URI url = URI.create("https://example.com/" + word);
		Content document = Document.of(url);
		boolean read = this.random.nextBoolean() && this.taken.test(document);
		Content attachment = read ? document : Image.of(url);
		return this.taken.test(attachment) ? attachment : new Text(word);
	}

	private Content taken(Content attachment, String word) {
		if (!this.taken.test(attachment)) {
			return new Text(word);
		}
		this.said.remove(word);
		return attachment;
	}

	private String word() {
		String word = "word" + (++this.words) + ".";
		this.said.add(word);
		return word;
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

}
