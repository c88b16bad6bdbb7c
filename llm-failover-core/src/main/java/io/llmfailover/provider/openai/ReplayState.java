package io.llmfailover.provider.openai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a provider wants back with its message: further fields of the message and of its
 * tool calls, by their ids, in the order in which they were issued. As JSON it is
 * <pre>{"message": {…}, "tool_calls": {"<i>id</i>": {"name": "…", …}}}</pre>
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
	static final Map<String, JsonNode> UNSIGNED = Map.of("extra_content", OpenAiJson.MAPPER
		.valueToTree(Map.of("google", Map.of("thought_signature", "skip_thought_signature_validator"))));

	/** The tool that was called; it is not sent. */
	private static final String NAME = "name";

	private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

	private final JsonNode json;

	private final List<ToolCall> calls;

	private ReplayState(JsonNode json, List<ToolCall> calls) {
		this.json = json;
		this.calls = calls;
	}

	/**
	 * What a provider gave with a message; nothing if another one gave it.
	 */
	static ReplayState of(Message.Assistant message, String provider) {
		ProviderState state = message.state();
		if (state == null || !state.provider().equals(provider)) {
			return new ReplayState(NOTHING, List.of());
		}
		try {
			return new ReplayState(OpenAiJson.MAPPER.readTree(state.json()), message.toolCalls());
		}
		catch (JacksonException ex) {
			// a store may have spoiled it; the conversation goes on without
			return new ReplayState(NOTHING, List.of());
		}
	}

	Map<String, JsonNode> message() {
		return fields(this.json.path("message"));
	}

	/**
	 * What belongs to a call. One that was given another id than the provider's, since
	 * that was taken, is known by its place among the calls.
	 */
	Map<String, JsonNode> toolCall(ToolCall call) {
		JsonNode issued = this.json.path("tool_calls");
		JsonNode own = issued.path(call.id());
		int place = this.calls.indexOf(call);
		if (own.isMissingNode() && place >= 0 && issued.size() == this.calls.size()) {
			JsonNode there = issued.valueStream().toList().get(place);
			own = call.name().equals(there.path(NAME).stringValue("")) ? there : own;
		}
		return fields(own);
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

		private boolean hasOfCalls;

		Builder message(String field, @Nullable Object value) {
			if (value != null) {
				this.message.set(field, OpenAiJson.MAPPER.valueToTree(value));
			}
			return this;
		}

		Builder messageJson(String field, @Nullable String json) {
			if (json != null) {
				this.message.set(field, OpenAiJson.MAPPER.readTree(json));
			}
			return this;
		}

		/**
		 * Adds the next call of the answer.
		 * @param json the value of the field; null for none
		 */
		Builder toolCallJson(ToolCall call, String field, @Nullable String json) {
			ObjectNode fields = this.toolCalls.putObject(call.id()).put(NAME, call.name());
			if (json != null) {
				this.hasOfCalls = true;
				fields.set(field, OpenAiJson.MAPPER.readTree(json));
			}
			return this;
		}

		@Nullable ProviderState build(String provider) {
			ObjectNode state = JsonNodeFactory.instance.objectNode();
			if (!this.message.isEmpty()) {
				state.set("message", this.message);
			}
			if (this.hasOfCalls) {
				state.set("tool_calls", this.toolCalls);
			}
			return state.isEmpty() ? null : new ProviderState(provider, OpenAiJson.MAPPER.writeValueAsString(state));
		}

	}

}
