package io.llmfailover.provider.openai;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a provider wants back with its message: further fields of the message and of its
 * tool calls, by their ids. As JSON it is
 * <pre>{"message": {…}, "tool_calls": {"<i>id</i>": {…}}}</pre>
 */
final class ReplayState {

	/** Whatever a store made of the state, it must not replace fields of ours. */
	private static final Set<String> FIELDS = Set.of("reasoning_content", "reasoning_details", "extra_content");

	/**
	 * The first call of a step carries the signature of a thought; this is Google's word
	 * for none.
	 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought
	 * signatures</a>
	 */
	static final Map<String, JsonNode> UNSIGNED = Map.of("extra_content",
			Json.MAPPER.valueToTree(Map.of("google", Map.of("thought_signature", "skip_thought_signature_validator"))));

	private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

	private final JsonNode json;

	private ReplayState(JsonNode json) {
		this.json = json;
	}

	/**
	 * What a provider gave with a message; nothing if another one gave it.
	 */
	static ReplayState of(Message.Assistant message, String provider) {
		ProviderState state = message.state();
		if (state == null || !state.provider().equals(provider)) {
			return new ReplayState(NOTHING);
		}
		try {
			return new ReplayState(Json.MAPPER.readTree(state.json()));
		}
		catch (JacksonException ex) {
			// a store may have spoiled it; the conversation goes on without
			return new ReplayState(NOTHING);
		}
	}

	Map<String, JsonNode> message() {
		return fields(this.json.path("message"));
	}

	Map<String, JsonNode> toolCall(String id) {
		return fields(this.json.path("tool_calls").path(id));
	}

	private static Map<String, JsonNode> fields(JsonNode node) {
		Map<String, JsonNode> fields = new LinkedHashMap<>();
		node.properties()
			.stream()
			.filter((field) -> FIELDS.contains(field.getKey()))
			.forEach((field) -> fields.put(field.getKey(), field.getValue()));
		return fields;
	}

	/**
	 * Collects what an answer brings.
	 */
	static final class Builder {

		private final ObjectNode message = JsonNodeFactory.instance.objectNode();

		private final ObjectNode toolCalls = JsonNodeFactory.instance.objectNode();

		Builder message(String field, @Nullable Object value) {
			if (value != null) {
				this.message.set(field, Json.MAPPER.valueToTree(value));
			}
			return this;
		}

		Builder messageJson(String field, @Nullable String json) {
			if (json != null) {
				this.message.set(field, Json.MAPPER.readTree(json));
			}
			return this;
		}

		Builder toolCallJson(String id, String field, @Nullable String json) {
			if (json != null) {
				this.toolCalls.putObject(id).set(field, Json.MAPPER.readTree(json));
			}
			return this;
		}

		@Nullable ProviderState build(String provider) {
			ObjectNode state = JsonNodeFactory.instance.objectNode();
			if (!this.message.isEmpty()) {
				state.set("message", this.message);
			}
			if (!this.toolCalls.isEmpty()) {
				state.set("tool_calls", this.toolCalls);
			}
			return state.isEmpty() ? null : new ProviderState(provider, Json.MAPPER.writeValueAsString(state));
		}

	}

}
