package io.llmfailover.provider.anthropic;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import io.llmfailover.ChatOptions;
import io.llmfailover.ChatRequest;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Renders one request.
 */
final class RequestRenderer {

	// an extra that replaced one of these would ask something else than was asked
	private static final Set<String> OURS = Set.of("model", "messages", "stream");

	private final ChatRequest request;

	private final WireTarget target;

	private final ChatOptions options;

	private final Map<String, Object> extras;

	private final Set<String> warnings = new LinkedHashSet<>();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);

	private final JsonGenerator json = Json.MAPPER.createGenerator(this.body);

	RequestRenderer(ChatRequest request, WireTarget target) {
		this.request = request;
		this.target = target;
		this.options = request.options();
		this.extras = request.extras(target.provider());
	}

	RenderedRequest render() {
		Conversation conversation = Conversation.of(this.request.messages(), this.target, this.warnings);
		String toolChoice = toolChoice();
		int maxTokens = Objects.requireNonNullElse(this.options.maxTokens(), this.target.maxTokens());
		Thinking thinking = thinking(toolChoice, maxTokens, conversation);
		this.json.writeStartObject();
		parameter("model", this.target.model());
		parameter("max_tokens", maxTokens);
		system(conversation.system());
		parameter("messages", (json) -> array(json, conversation.turns(), Turn::write));
		tools(toolChoice);
		thinking(thinking);
		sampling(thinking);
		stopSequences();
		if (this.target.transport() == Transport.STREAM) {
			parameter("stream", true);
		}
		extras();
		this.json.writeEndObject();
		this.json.close();
		return new RenderedRequest(this.body.toByteArray(), new ArrayList<>(this.warnings));
	}

	private void system(List<String> system) {
		if (system.size() == 1) {
			parameter("system", system.get(0));
		}
		else if (!system.isEmpty()) {
			parameter("system",
					(json) -> array(json, system, (text, element) -> new Block.TextBlock(text).write(element)));
		}
	}

	private void tools(@Nullable String choice) {
		if (this.request.tools().isEmpty()) {
			return;
		}
		parameter("tools", (json) -> array(json, this.request.tools(), RequestRenderer::tool));
		if (choice != null) {
			parameter("tool_choice", (json) -> {
				json.writeStartObject();
				json.writeStringProperty("type", choice);
				if ("tool".equals(choice)) {
					json.writeStringProperty("name", this.request.toolChoice().name());
				}
				json.writeEndObject();
			});
		}
	}

	private static void tool(ToolDefinition tool, JsonGenerator json) {
		JsonNode schema = Json.object(tool.schema());
		if (schema == null) {
			throw new IllegalArgumentException("schema of tool '" + tool.name() + "' must be a JSON object");
		}
		json.writeStartObject();
		json.writeStringProperty("name", tool.name());
		if (tool.description() != null) {
			json.writeStringProperty("description", tool.description());
		}
		json.writePOJOProperty("input_schema", schema);
		json.writeEndObject();
	}

	private @Nullable String toolChoice() {
		if (this.request.tools().isEmpty()) {
			return null;
		}
		String choice = switch (this.request.toolChoice().mode()) {
			case AUTO -> null;
			case NONE -> "none";
			case REQUIRED -> "any";
			case NAMED -> "tool";
		};
		if (this.target.traits().refuses().contains("tool_choice." + choice)) {
			this.warnings.add("tool_choice was left to the model: it refuses to be forced");
			return null;
		}
		return choice;
	}

	private Thinking thinking(@Nullable String toolChoice, int maxTokens, Conversation conversation) {
		if (this.options.reasoningEffort() != null && ("any".equals(toolChoice) || "tool".equals(toolChoice))) {
			this.warnings.add("reasoningEffort was left out: the model can not think when a tool call is forced");
			return Thinking.UNSET;
		}
		return Thinking.of(this.options.reasoningEffort(), this.target.traits(), maxTokens, conversation,
				this.warnings);
	}

	private void thinking(Thinking thinking) {
		if (thinking.type() != null) {
			parameter("thinking", (json) -> {
				json.writeStartObject();
				json.writeStringProperty("type", thinking.type());
				if (thinking.budget() != null) {
					json.writeNumberProperty("budget_tokens", thinking.budget());
				}
				json.writeEndObject();
			});
		}
		if (thinking.effort() != null) {
			parameter("output_config", (json) -> {
				json.writeStartObject();
				json.writeStringProperty("effort", thinking.effort());
				json.writeEndObject();
			});
		}
	}

	private void sampling(Thinking thinking) {
		Double temperature = this.options.temperature();
		Double topP = this.options.topP();
		if (thinking.isOn() && (temperature != null || topP != null)) {
			this.warnings.add("temperature and top_p were left out: the model refuses them when it thinks");
			temperature = null;
			topP = null;
		}
		if (temperature != null && topP != null) {
			this.warnings.add("top_p was left out: the model does not take it beside temperature");
			topP = null;
		}
		if (temperature != null && temperature > 1) {
			this.warnings.add("temperature was lowered to 1, the provider's highest");
			temperature = 1.0;
		}
		parameter("temperature", temperature);
		parameter("top_p", topP);
		if (this.options.seed() != null) {
			this.warnings.add("seed was left out: the provider has none");
		}
	}

	private void stopSequences() {
		// "each stop sequence must contain non-whitespace"
		List<String> stop = this.options.stop().stream().filter((sequence) -> !sequence.isBlank()).toList();
		if (stop.size() < this.options.stop().size()) {
			this.warnings.add("a stop sequence of white space only was left out: the provider refuses it");
		}
		if (!stop.isEmpty()) {
			parameter("stop_sequences", stop);
		}
	}

	private void extras() {
		this.extras.forEach((name, value) -> {
			if (OURS.contains(name)) {
				this.warnings.add("option '" + name + "' was left out: it is set by the request itself");
				return;
			}
			try {
				this.json.writePOJOProperty(name, value);
			}
			catch (JacksonException ex) {
				throw new IllegalArgumentException(
						"option '" + name + "' of provider '" + this.target.provider() + "' can not be written as JSON",
						ex);
			}
		});
	}

	private void parameter(String name, @Nullable Object value) {
		if (value != null) {
			parameter(name, (json) -> json.writePOJO(value));
		}
	}

	private void parameter(String name, Consumer<JsonGenerator> value) {
		if (this.extras.containsKey(name) && !OURS.contains(name)) {
			return;
		}
		if (this.target.traits().refuses().contains(name)) {
			this.warnings.add(name + " was left out: the model refuses it");
			return;
		}
		this.json.writeName(this.target.traits().nameOf(name));
		value.accept(this.json);
	}

	private static <T> void array(JsonGenerator json, List<T> elements, ElementWriter<T> writer) {
		json.writeStartArray();
		elements.forEach((element) -> writer.write(element, json));
		json.writeEndArray();
	}

	/**
	 * Writes an element of an array.
	 *
	 * @param <T> the type of the element
	 */
	private interface ElementWriter<T> {

		void write(T element, JsonGenerator json);

	}

}
