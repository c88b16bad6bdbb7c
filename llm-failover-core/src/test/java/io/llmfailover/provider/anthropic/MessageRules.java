package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules that the messages API has for a request, as its documentation and its errors
 * tell them. Each breach would be a 400.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>
 */
final class MessageRules {

	private static final Set<String> PARAMETERS = Set.of("model", "max_tokens", "system", "messages", "tools",
			"tool_choice", "thinking", "output_config", "temperature", "top_p", "top_k", "stop_sequences", "stream",
			"metadata", "service_tier");

	private static final Set<String> IMAGE_TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

	private final JsonNode request;

	private final Set<String> toolUseIds = new HashSet<>();

	private MessageRules(JsonNode request) {
		this.request = request;
	}

	/**
	 * Checks a request.
	 * @param body the rendered request
	 * @param prefill whether the model takes an assistant message at the end
	 * @return the request
	 */
	static JsonNode check(byte[] body, boolean prefill) {
		JsonNode request = Json.MAPPER.readTree(body);
		MessageRules rules = new MessageRules(request);
		rules.parameters();
		rules.sampling();
		rules.tools();
		rules.messages();
		rules.end(prefill);
		strings(request).forEach(MessageRules::wellFormed);
		return request;
	}

	private void parameters() {
		assertThat(this.request.propertyNames()).isSubsetOf(PARAMETERS);
		assertThat(this.request.path("model").stringValue("")).isNotBlank();
		assertThat(this.request.path("max_tokens").intValue(0)).isPositive();
		JsonNode system = this.request.path("system");
		if (system.isArray()) {
			system.forEach(this::text);
		}
		else if (!system.isMissingNode()) {
			assertThat(system.stringValue("")).isNotBlank();
		}
		this.request.path("stop_sequences").forEach((stop) -> assertThat(stop.stringValue("")).isNotBlank());
	}

	private void sampling() {
		JsonNode temperature = this.request.path("temperature");
		JsonNode topP = this.request.path("top_p");
		assertThat(temperature.doubleValue(0)).isBetween(0.0, 1.0);
		assertThat(topP.doubleValue(1)).isBetween(0.0, 1.0);
		assertThat(temperature.isMissingNode() || topP.isMissingNode()).as("temperature or top_p, not both").isTrue();
		JsonNode thinking = this.request.path("thinking");
		if (thinking.isMissingNode() || "disabled".equals(thinking.path("type").stringValue(""))) {
			return;
		}
		assertThat(thinking.path("type").stringValue("")).isIn("adaptive", "enabled", "between_tools");
		assertThat(temperature.isMissingNode() && topP.isMissingNode()).as("no sampling with thinking").isTrue();
		assertThat(this.request.path("tool_choice").path("type").stringValue("auto")).isIn("auto", "none");
		if ("enabled".equals(thinking.path("type").stringValue(""))) {
			assertThat(thinking.path("budget_tokens").intValue(0)).isBetween(1024,
					this.request.path("max_tokens").intValue(0) - 1);
			thinkingBeforeTheLastTools();
		}
		else {
			assertThat(thinking.has("budget_tokens")).isFalse();
		}
	}

	private void thinkingBeforeTheLastTools() {
		JsonNode messages = this.request.path("messages");
		if (is(messages.path(messages.size() - 1).path("content").path(0), "tool_result")) {
			assertThat(messages.path(messages.size() - 2).path("content").path(0).path("type").stringValue(""))
				.isIn("thinking", "redacted_thinking");
		}
	}

	private void tools() {
		for (JsonNode tool : this.request.path("tools")) {
			assertThat(tool.path("name").stringValue("")).matches("[a-zA-Z0-9_-]{1,128}");
			// "tools.0.custom.input_schema.type: Field required"
			assertThat(tool.at("/input_schema/type").stringValue("")).isEqualTo("object");
			assertThat(tool.at("/input_schema/properties").isObject()).isTrue();
		}
		JsonNode choice = this.request.path("tool_choice");
		if (!choice.isMissingNode()) {
			assertThat(this.request.path("tools")).isNotEmpty();
			assertThat(choice.path("type").stringValue("")).isIn("auto", "any", "tool", "none");
			assertThat("tool".equals(choice.path("type").stringValue(""))).isEqualTo(choice.has("name"));
		}
	}

	private void messages() {
		List<String> unanswered = List.of();
		String speaker = "assistant";
		assertThat(this.request.path("messages")).isNotEmpty();
		for (JsonNode message : this.request.path("messages")) {
			String role = message.path("role").stringValue("");
			assertThat(role).as("roles alternate, beginning with the user")
				.isEqualTo("user".equals(speaker) ? "assistant" : "user");
			assertThat(message.path("content")).as("content").isNotEmpty();
			speaker = role;
			if ("user".equals(role)) {
				userContent(message.path("content"), unanswered);
			}
			else {
				unanswered = assistantContent(message.path("content"));
			}
		}
		if ("assistant".equals(speaker)) {
			assertThat(unanswered).as("tool calls without results").isEmpty();
		}
	}

	private void userContent(JsonNode content, List<String> unanswered) {
		List<String> answered = new ArrayList<>();
		boolean results = true;
		for (JsonNode block : content) {
			if (is(block, "tool_result")) {
				assertThat(results).as("tool results come first").isTrue();
				answered.add(block.path("tool_use_id").stringValue(""));
				block.path("content")
					.forEach(block.path("is_error").booleanValue(false) ? this::text : this::textOrImage);
				assertThat(block.path("content").isEmpty() && block.path("is_error").booleanValue(false))
					.as("content cannot be empty if is_error is true")
					.isFalse();
			}
			else {
				results = false;
				textOrImage(block);
			}
		}
		assertThat(answered).as("results of the calls before").containsExactlyInAnyOrderElementsOf(unanswered);
	}

	private List<String> assistantContent(JsonNode content) {
		List<String> calls = new ArrayList<>();
		String last = "";
		for (JsonNode block : content) {
			last = block.path("type").stringValue("");
			switch (last) {
				case "text" -> text(block);
				case "tool_use" -> calls.add(toolUse(block));
				case "thinking" -> assertThat(block.path("signature").stringValue("")).isNotEmpty();
				case "redacted_thinking" -> assertThat(block.path("data").stringValue("")).isNotEmpty();
				default -> assertThat(last).isIn("server_tool_use", "web_search_tool_result");
			}
		}
		assertThat(last).as("the last block of an assistant").isNotIn("thinking", "redacted_thinking");
		return calls;
	}

	private String toolUse(JsonNode block) {
		String id = block.path("id").stringValue("");
		assertThat(id).matches("[a-zA-Z0-9_-]+");
		assertThat(this.toolUseIds.add(id)).as("tool_use id %s is unique", id).isTrue();
		assertThat(block.path("name").stringValue("")).matches("[a-zA-Z0-9_-]{1,128}");
		assertThat(block.path("input").isObject()).isTrue();
		return id;
	}

	private void textOrImage(JsonNode block) {
		if (!is(block, "image")) {
			text(block);
			return;
		}
		JsonNode source = block.path("source");
		if (is(source, "url")) {
			assertThat(source.path("url").stringValue("")).startsWith("http");
		}
		else {
			assertThat(source.path("type").stringValue("")).isEqualTo("base64");
			assertThat(source.path("media_type").stringValue("")).isIn(IMAGE_TYPES);
			assertThat(source.path("data").stringValue("")).isNotEmpty();
		}
	}

	private void text(JsonNode block) {
		assertThat(is(block, "text")).as("%s is text", block).isTrue();
		// "text content blocks must contain non-whitespace text"
		assertThat(block.path("text").stringValue("")).matches("(?sU).*\\S.*");
	}

	private static Stream<String> strings(JsonNode json) {
		if (json.isString()) {
			return Stream.of(json.stringValue());
		}
		return Stream.concat(json.propertyNames().stream(), json.valueStream().flatMap(MessageRules::strings));
	}

	private static void wellFormed(String text) {
		assertThat(text.codePoints().noneMatch((c) -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
			.as("no half surrogate pair in %s", text)
			.isTrue();
	}

	private void end(boolean prefill) {
		JsonNode messages = this.request.path("messages");
		JsonNode last = messages.path(messages.size() - 1);
		if ("user".equals(last.path("role").stringValue(""))) {
			return;
		}
		JsonNode block = last.path("content").path(last.path("content").size() - 1);
		boolean paused = is(block, "server_tool_use") || is(block, "web_search_tool_result");
		assertThat(prefill || paused).as("the conversation must end with a user message").isTrue();
		if (!paused) {
			String text = block.path("text").stringValue("");
			assertThat(text).as("final assistant content cannot end with trailing whitespace")
				.isEqualTo(text.stripTrailing());
			assertThat(this.request.path("thinking").path("type").stringValue("disabled")).isIn("disabled",
					"between_tools");
		}
	}

	private static boolean is(JsonNode block, String type) {
		return type.equals(block.path("type").stringValue(""));
	}

}
