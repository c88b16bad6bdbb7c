package io.llmfailover.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules that servers of the chat completions protocol have for messages, each in the
 * words of its own errors. Each breach would be a 400.
 */
final class ChatRules {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<String> SYSTEM = Set.of("system", "developer");

	private final Vendor vendor;

	private final JsonNode request;

	private final Set<String> ids = new HashSet<>();

	private ChatRules(Vendor vendor, JsonNode request) {
		this.vendor = vendor;
		this.request = request;
	}

	/**
	 * Checks a request.
	 * @param vendor who is asked
	 * @param body the rendered request
	 * @return the request
	 */
	static JsonNode check(Vendor vendor, byte[] body) {
		JsonNode request = JSON.readTree(body);
		ChatRules rules = new ChatRules(vendor, request);
		rules.tools();
		rules.messages();
		rules.callsAndResults();
		rules.system();
		rules.turns();
		strings(request).forEach(ChatRules::wellFormed);
		return request;
	}

	private List<JsonNode> list() {
		return this.request.path("messages").valueStream().toList();
	}

	private void tools() {
		for (JsonNode tool : this.request.path("tools")) {
			JsonNode function = tool.path("function");
			assertThat(function.path("name").stringValue("")).matches("[a-zA-Z0-9_-]{1,64}");
			// OpenAI: "object schema missing properties"
			assertThat(function.at("/parameters/type").stringValue("")).isEqualTo("object");
			assertThat(function.at("/parameters/properties").isObject()).isTrue();
		}
	}

	private void messages() {
		assertThat(list()).isNotEmpty();
		for (JsonNode message : list()) {
			JsonNode content = message.path("content");
			switch (role(message)) {
				case "system", "developer" -> assertThat(content.stringValue("")).isNotBlank();
				case "user" -> user(content);
				case "assistant" -> assistant(message);
				case "tool" -> result(content);
				default -> throw new AssertionError("role " + role(message));
			}
		}
	}

	private void user(JsonNode content) {
		if (content.isString()) {
			assertThat(content.stringValue()).isNotBlank();
			return;
		}
		assertThat(content).isNotEmpty();
		for (JsonNode part : content) {
			if (part.path("type").stringValue("").equals("text")) {
				assertThat(part.path("text").stringValue("")).isNotBlank();
			}
			else {
				assertThat(part.at("/image_url/url").stringValue(""))
					.matches("(https?://|data:image/[a-z]+;base64,).+");
			}
		}
	}

	private void assistant(JsonNode message) {
		JsonNode content = message.path("content");
		JsonNode calls = message.path("tool_calls");
		assertThat(content.isNull() || content.isString()).isTrue();
		assertThat(content.stringValue("").isBlank() && calls.isEmpty()).as("an answer that says nothing").isFalse();
		assertThat(calls.isMissingNode() || !calls.isEmpty()).as("[] is too short - 'messages.tool_calls'").isTrue();
		for (JsonNode call : calls) {
			String id = call.path("id").stringValue("");
			assertThat(id).isNotBlank().hasSizeLessThanOrEqualTo(40);
			assertThat(this.ids.add(id)).as("Duplicate tool call id %s", id).isTrue();
			assertThat(call.at("/function/name").stringValue("")).matches("[a-zA-Z0-9_-]{1,64}");
			JsonNode arguments = JSON.readTree(call.at("/function/arguments").stringValue(""));
			assertThat(arguments.isObject()).as("arguments are parsed").isTrue();
			strings(arguments).forEach(ChatRules::wellFormed);
			if (this.vendor == Vendor.MISTRAL || this.vendor == Vendor.MISTRAL_ELSEWHERE) {
				assertThat(id).as("must be a-z, A-Z, 0-9, with a length of 9").matches("[a-zA-Z0-9]{9}");
			}
		}
		if (this.vendor == Vendor.XAI) {
			assertThat(content.isString()).as("Each message must have at least one content element").isTrue();
		}
		if (this.vendor == Vendor.DEEPSEEK && !calls.isEmpty()) {
			assertThat(message.path("reasoning_content").isString()).as("must be passed back to the API").isTrue();
		}
		if (this.vendor == Vendor.GEMINI && !calls.isEmpty()) {
			assertThat(
					calls.valueStream().anyMatch((call) -> call.at("/extra_content/google").has("thought_signature")))
				.as("Function call is missing a thought_signature")
				.isTrue();
		}
	}

	private void result(JsonNode content) {
		assertThat(content.isString()).isTrue();
		if (this.vendor == Vendor.XAI) {
			assertThat(content.stringValue()).as("at least one non-empty content element").isNotBlank();
		}
	}

	// "An assistant message with 'tool_calls' must be followed by tool messages
	// responding
	// to each 'tool_call_id'", "messages with role 'tool' must be a response to a
	// preceeding
	// message with 'tool_calls'"; templates that know no ids go by the order
	private void callsAndResults() {
		Deque<String> open = new ArrayDeque<>();
		for (JsonNode message : list()) {
			if (role(message).equals("tool")) {
				assertThat(message.path("tool_call_id").stringValue("")).isEqualTo(open.poll());
			}
			else {
				assertThat(open).as("calls without results").isEmpty();
				message.path("tool_calls").forEach((call) -> open.add(call.path("id").stringValue("")));
			}
		}
		assertThat(open).as("calls without results").isEmpty();
	}

	// Qwen's template: "System message must be at the beginning."
	private void system() {
		if (this.vendor == Vendor.QWEN || this.vendor == Vendor.MISTRAL_ELSEWHERE) {
			assertThat(list().stream().skip(1)).noneMatch((message) -> SYSTEM.contains(role(message)));
		}
	}

	private void turns() {
		String before = "";
		for (JsonNode message : list()) {
			String role = role(message);
			if (this.vendor.mistral() && before.equals("tool")) {
				// "Unexpected role 'user' after role 'tool'"
				assertThat(role).isIn("assistant", "tool");
			}
			if (!SYSTEM.contains(role)) {
				if (this.vendor.strictTurns()) {
					// "does not support successive user or assistant messages"; "Please
					// ensure that function call turn
					// comes immediately after a user turn or after a function response
					// turn"
					assertThat(role.equals("tool") || !role.equals(before)).as("%s after %s", role, before).isTrue();
					assertThat(before.isEmpty() && !role.equals("user")).as("begins with %s", role).isFalse();
				}
				before = role;
			}
		}
		assertThat(before).as("somebody says something").isNotEmpty();
		if (this.vendor.strictTurns()) {
			// "Expected last role User or Tool (or Assistant with prefix True)",
			// "Requests ending with a model turn
			// are not supported"
			assertThat(before).isIn("user", "tool");
		}
	}

	private static String role(JsonNode message) {
		return message.path("role").stringValue("");
	}

	private static Stream<String> strings(JsonNode json) {
		if (json.isString()) {
			return Stream.of(json.stringValue());
		}
		return Stream.concat(json.propertyNames().stream(), json.valueStream().flatMap(ChatRules::strings));
	}

	private static void wellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				assertThat(i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1)))
					.as("a half surrogate pair in %s", Objects.requireNonNull(text))
					.isTrue();
				i++;
			}
		}
	}

	/**
	 * Whose rules hold.
	 */
	enum Vendor {

		OPENAI("openai", "gpt-6-luna"),

		OPENAI_OLDER("openai", "gpt-4o"),

		GEMINI("gemini", "gemini-3.6-flash"),

		XAI("xai", "grok-4.3"),

		DEEPSEEK("deepseek", "deepseek-v4-flash"),

		MISTRAL("mistral", "mistral-large-latest"),

		MISTRAL_ELSEWHERE("vllm", "mistralai/Devstral-Small-2-24B-Instruct-2512"),

		QWEN("qwen", "Qwen/Qwen3.6-27B"),

		ROUTER("openrouter", "anthropic/claude-sonnet-5-5");

		final String provider;

		final String model;

		Vendor(String provider, String model) {
			this.provider = provider;
			this.model = model;
		}

		boolean mistral() {
			return this == MISTRAL || this == MISTRAL_ELSEWHERE;
		}

		boolean strictTurns() {
			return mistral() || this == GEMINI || this == DEEPSEEK;
		}

	}

}
