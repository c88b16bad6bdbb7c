package io.llmfailover.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Requests with histories as stores, windows, other libraries and users who press stop
 * leave them. Every word that is said has a number of its own, so that it can be missed.
 */
final class RandomHistories {

	private static final List<String> IDS = List.of("", " ", "call_0", "call_0", "call:0", "abcdefghi", "\ud83d",
			"tool_0_structured_output_xQ9fhWQqd9DlkdYP5jNw", "ü");

	private static final List<String> ARGUMENTS = List.of("{}", "{\"city\":\"Rome\"}", "", "{\"ci", "[1]", "7", "null",
			"{\"a\":\"\\ud83d\"}", "{\"\ud83d\":1}", "{\"a\":\"\\ud83d\\ude00\"}");

	private static final List<String> ISSUERS = List.of("openai", "gemini", "xai", "deepseek", "mistral", "anthropic",
			"openrouter", "vllm", "qwen");

	private final Random random;

	private final List<String> said = new ArrayList<>();

	private final List<String> calledIds = new ArrayList<>();

	private int words;

	RandomHistories(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * What the next request says, in words that it must render.
	 * @return the words, each of them unique
	 */
	List<String> said() {
		return this.said;
	}

	ChatRequest request() {
		ChatRequest.Builder request = ChatRequest.builder();
		boolean onlySystem = true;
		for (int i = this.random.nextInt(14); i >= 0 || onlySystem; i--) {
			Message message = message();
			onlySystem &= message instanceof Message.System;
			request.message(message);
		}
		if (this.random.nextInt(3) == 0) {
			request.tool(new ToolDefinition("weather", null,
					pick(List.of("{}", "{\"type\":\"object\"}", "{\"description\":\"\\ud83d\"}"))));
			request.toolChoice(
					pick(List.of(ToolChoice.AUTO, ToolChoice.NONE, ToolChoice.REQUIRED, ToolChoice.named("weather"))));
		}
		if (this.random.nextInt(4) == 0) {
			request.stop("END\ud83d").seed(7).temperature(0.5);
			ISSUERS.forEach((provider) -> request.option(provider, "metadata", Map.of("a", "\ude00")));
		}
		return request.build();
	}

	private Message message() {
		return switch (this.random.nextInt(11)) {
			case 0 -> Message.system(word());
			case 1, 2, 3 -> new Message.User(content(1));
			case 4, 5, 6, 7 -> assistant();
			default -> new Message.ToolResult(resultId(), content(0), this.random.nextBoolean());
		};
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
			String id = pick(IDS);
			this.calledIds.add(id);
			calls.add(new ToolCall(id, pick(List.of("weather", "get.weather", "", "f\ud83d")), pick(ARGUMENTS)));
		}
		return new Message.Assistant(text, calls, state(calls));
	}

	private @Nullable ProviderState state(List<ToolCall> calls) {
		String id = calls.isEmpty() ? "x" : calls.get(0).id().replace("\ud83d", "\\ud83d");
		return switch (this.random.nextInt(6)) {
			case 0 -> new ProviderState(pick(ISSUERS), "{\"message\":{\"reasoning_content\":\"Hm \\ud83d\"}}");
			case 1 -> new ProviderState(pick(ISSUERS),
					"{\"tool_calls\":{\"" + id + "\":{\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}}}");
			case 2 -> new ProviderState(pick(ISSUERS), pick(List.of("", "{", "[]", "{\"message\":7}",
					"{\"message\":{\"role\":\"system\",\"reasoning_details\":[]}}")));
			default -> null;
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
			content.add(switch (this.random.nextInt(5)) {
				case 0 -> Image.of(new byte[] { 1, 2, 3 }, "image/png");
				case 1 -> Image.of(URI.create("https://example.com/" + word()));
				case 2 -> new Text("\ude00 " + word() + "\ud83d");
				default -> new Text(word());
			});
		}
		return content;
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
