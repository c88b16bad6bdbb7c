package io.llmfailover.provider.anthropic;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Content;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Valid requests of every kind, among them histories that no well-behaved client would
 * hold: results without calls, calls without results, ids used twice, answers of other
 * providers. Every word that is said has a number of its own, so that it can be missed.
 */
final class RandomRequests {

	private static final List<String> IDS = List.of("", "call_0", "call_0", "call:0", "call.0", "toolu_1", "ü",
			"\ud83d");

	private static final List<String> ARGUMENTS = List.of("{}", "{\"city\":\"Rome\"}", "", "{\"ci", "[1]", "7",
			"{\"\ud83d\":\"\\ude00\"}");

	private static final List<ModelTraits> TRAITS = List.of(ModelTraits.NONE,
			new ModelTraits(Set.of(), Map.of(), "system", true),
			new ModelTraits(Set.of("temperature", "top_p", "tool_choice.any", "tool_choice.tool"),
					Map.of("thinking.disabled", "thinking.between_tools"), "system", false),
			new ModelTraits(Set.of(), Map.of("thinking.adaptive", "thinking.enabled"), "system", true),
			new ModelTraits(Set.of("thinking", "stop_sequences", "signature"), Map.of(), "system", true));

	private final Random random;

	private final List<String> said = new ArrayList<>();

	private final List<String> calledIds = new ArrayList<>();

	private int words;

	RandomRequests(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * What the next request says, in words that it must render.
	 * @return the words, each of them unique
	 */
	List<String> said() {
		return this.said;
	}

	WireTarget target() {
		Transport transport = this.random.nextBoolean() ? Transport.STREAM : Transport.WHOLE;
		return new WireTarget("anthropic", "claude-test", transport, 4096, pick(TRAITS), this.random.nextBoolean());
	}

	ChatRequest request() {
		ChatRequest.Builder request = ChatRequest.builder();
		boolean onlySystem = true;
		for (int i = this.random.nextInt(12); i >= 0 || onlySystem; i--) {
			Message message = message();
			onlySystem &= message instanceof Message.System;
			request.message(message);
		}
		if (this.random.nextInt(3) == 0) {
			request.tool(new ToolDefinition("weather", null, pick(List.of("{}", "{\"type\":\"object\"}"))));
			request.toolChoice(
					pick(List.of(ToolChoice.AUTO, ToolChoice.NONE, ToolChoice.REQUIRED, ToolChoice.named("weather"))));
		}
		options(request);
		return request.build();
	}

	private void options(ChatRequest.Builder request) {
		if (this.random.nextBoolean()) {
			request.temperature(this.random.nextInt(21) / 10.0);
		}
		if (this.random.nextBoolean()) {
			request.topP((1 + this.random.nextInt(10)) / 10.0);
		}
		if (this.random.nextBoolean()) {
			request.maxTokens(pick(List.of(1, 1024, 1025, 2000, 64_000)));
		}
		if (this.random.nextBoolean()) {
			request.reasoningEffort(pick(List.of(ReasoningEffort.values())));
		}
		if (this.random.nextInt(4) == 0) {
			request.stop("\n", "END").seed(7);
		}
	}

	private Message message() {
		return switch (this.random.nextInt(10)) {
			case 0 -> Message.system(word());
			case 1, 2, 3 -> new Message.User(content(1));
			case 4, 5, 6 -> assistant();
			default -> new Message.ToolResult(resultId(), content(0), this.random.nextBoolean());
		};
	}

	private Message assistant() {
		String text = switch (this.random.nextInt(5)) {
			case 4 -> "\u00a0";
			case 0 -> "";
			case 1 -> " \n";
			case 2 -> word() + " \n";
			default -> word();
		};
		List<ToolCall> calls = new ArrayList<>();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			String id = pick(IDS);
			this.calledIds.add(id);
			calls.add(new ToolCall(id, pick(List.of("weather", "get.weather", "")), pick(ARGUMENTS),
					this.random.nextInt(4) > 0));
		}
		return new Message.Assistant(text, calls, state(text));
	}

	// what was said must be in the state too, as it is when a provider issues it
	private @Nullable ProviderState state(String text) {
		String id = pick(IDS);
		String thinking = "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"}";
		String said = "{\"type\":\"text\",\"text\":" + Json.MAPPER.writeValueAsString(text) + "}";
		return switch (this.random.nextInt(8)) {
			case 0 -> new ProviderState("anthropic", "[" + thinking + "," + said + "]");
			case 1 -> {
				this.calledIds.add(id);
				yield new ProviderState("anthropic", "[{\"type\":\"redacted_thinking\",\"data\":\"eA==\"}," + said
						+ ",{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"weather\",\"input\":{}}]");
			}
			case 2 -> {
				String search = "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","
						+ "\"input\":{}},{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\","
						+ "\"content\":[]}";
				yield new ProviderState("anthropic",
						this.random.nextBoolean() ? "[" + said + "," + search + "]" : "[" + search + "," + said + "]");
			}
			case 3 -> new ProviderState("openai", "{\"reasoning_content\":\"Hm\"}");
			case 4 -> new ProviderState("anthropic", pick(List.of("", "[", "{}", "[1]", "[]")));
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
