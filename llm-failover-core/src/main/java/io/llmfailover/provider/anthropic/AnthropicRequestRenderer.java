package io.llmfailover.provider.anthropic;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.llmfailover.AnswerSchema;
import io.llmfailover.ChatOptions;
import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ReasoningEffort;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.AnswerFormat;
import io.llmfailover.provider.wire.KnownParts;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.RequestSize;
import io.llmfailover.provider.wire.StopSequences;
import io.llmfailover.provider.wire.ToolSchema;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WhiteSpace;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Renders one request.
 */
final class AnthropicRequestRenderer {

	private final ChatRequest request;

	/** The schema of the answer that the model is made to keep to; null for none. */
	private final @Nullable JsonNode format;

	private final ChatOptions options;

	private final WireTarget target;

	private final Warnings warnings = new Warnings();

	private final ByteArrayOutputStream body;

	private final JsonGenerator json;

	private final Parameters parameters;

	AnthropicRequestRenderer(ChatRequest request, WireTarget target) {
		AnswerSchema form = request.answerSchema();
		boolean inWords = !target.takes(Parameter.ANSWER_SCHEMA) || !target.takes(Parameter.OUTPUT_CONFIG)
				|| request.extras(target.provider()).containsKey(Parameter.OUTPUT_CONFIG.wireName());
		this.format = (form == null || inWords) ? null : OutputSchema.of(form);
		this.request = (form != null && this.format == null) ? AnswerFormat.instructed(request, form) : request;
		this.options = request.options();
		this.target = target;
		this.body = new ByteArrayOutputStream(RequestSize.estimated(request));
		this.json = AnthropicJson.MAPPER.createGenerator(this.body);
		this.parameters = new Parameters(this.json, target, request.extras(target.provider()), this.warnings);
	}

	RenderedRequest render() {
		int maxTokens = maxTokens();
		List<Message> messages = KnownParts.of(this.request.messages(), this.warnings);
		OutgoingTurns conversation = OutgoingTurns.of(messages, this.target, this.warnings);
		String toolChoice = toolChoice();
		Thinking thinking = thinking(toolChoice, maxTokens, conversation);
		this.json.writeStartObject();
		this.parameters.write("model", this.target.model());
		this.parameters.write(this.target.tokenLimit(), maxTokens);
		system(conversation.system());
		this.parameters.write("messages", array(conversation.turns(), OutgoingTurn::write));
		tools(toolChoice);
		thinking(thinking);
		outputConfig(thinking.effort());
		sampling(thinking);
		stopSequences();
		this.parameters.write("stream", (this.target.transport() == Transport.STREAM) ? true : null);
		this.parameters.writeExtras();
		this.json.writeEndObject();
		this.json.close();
		return new RenderedRequest(this.body.toByteArray(), this.warnings);
	}

	// thinking has its share of them, whoever says how many there are
	private int maxTokens() {
		if (this.request.extras(this.target.provider()).get("max_tokens") instanceof Number passed) {
			return passed.intValue();
		}
		return Objects.requireNonNullElse(this.options.maxTokens(), this.target.maxTokens());
	}

	private void system(List<String> system) {
		if (system.size() == 1) {
			this.parameters.write("system", system.get(0));
		}
		else if (!system.isEmpty()) {
			this.parameters.write("system", array(system, (text, json) -> new Block.TextBlock(text).write(json)));
		}
	}

	private void tools(@Nullable String choice) {
		if (this.request.tools().isEmpty()) {
			return;
		}
		this.parameters.write("tools", array(this.request.tools(), AnthropicRequestRenderer::tool));
		boolean oneAtATime = oneAtATime(choice);
		if (choice != null || oneAtATime) {
			this.parameters.write("tool_choice", (json) -> {
				json.writeStartObject();
				json.writeStringProperty("type", Objects.requireNonNullElse(choice, "auto"));
				if ("tool".equals(choice)) {
					json.writeStringProperty("name", this.request.toolChoice().name());
				}
				if (oneAtATime) {
					json.writeBooleanProperty("disable_parallel_tool_use", true);
				}
				json.writeEndObject();
			});
		}
	}

	private boolean oneAtATime(@Nullable String choice) {
		if ("none".equals(choice) || !Boolean.FALSE.equals(this.request.parallelToolCalls())) {
			return false;
		}
		if (!this.target.takes(Parameter.PARALLEL_TOOL_CALLS)) {
			this.warnings.dropped("tool_choice.disable_parallel_tool_use was left out: the model refuses it");
			return false;
		}
		return true;
	}

	private static void tool(ToolDefinition tool, JsonGenerator json) {
		JsonNode schema = ToolSchema.of(tool.schema());
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
		String choice = switch (this.request.toolChoice().mode()) {
			case AUTO -> null;
			case NONE -> "none";
			case REQUIRED -> "any";
			case NAMED -> "tool";
		};
		if (!this.target.takes(this.request.toolChoice())) {
			this.warnings.dropped("tool_choice was left to the model, which refuses to be told");
			return null;
		}
		return choice;
	}

	private Thinking thinking(@Nullable String toolChoice, int maxTokens, OutgoingTurns conversation) {
		ReasoningEffort effort = this.options.reasoningEffort();
		boolean forced = "any".equals(toolChoice) || "tool".equals(toolChoice);
		if (forced && effort != null && effort != ReasoningEffort.NONE) {
			this.warnings.dropped("reasoningEffort was left out: the model cannot think when a tool call is forced");
			return Thinking.UNSET;
		}
		return Thinking.of(effort, this.target, maxTokens, conversation, this.warnings);
	}

	private void thinking(Thinking thinking) {
		if (thinking.type() != null) {
			this.parameters.write(Parameter.THINKING, (json) -> {
				json.writeStartObject();
				json.writeStringProperty("type", thinking.type());
				if (thinking.budget() != null) {
					json.writeNumberProperty("budget_tokens", thinking.budget());
				}
				json.writeEndObject();
			});
		}
	}

	private void outputConfig(@Nullable String effort) {
		JsonNode schema = this.format;
		if (effort == null && schema == null) {
			return;
		}
		this.parameters.write(Parameter.OUTPUT_CONFIG, (json) -> {
			json.writeStartObject();
			if (effort != null) {
				json.writeStringProperty("effort", effort);
			}
			if (schema != null) {
				json.writeName("format").writeStartObject();
				json.writeStringProperty("type", "json_schema");
				json.writePOJOProperty("schema", schema);
				json.writeEndObject();
			}
			json.writeEndObject();
		});
	}

	private void sampling(Thinking thinking) {
		Double temperature = this.options.temperature();
		Double topP = this.options.topP();
		if (thinking.isOn() && (temperature != null || topP != null)) {
			this.warnings.dropped("temperature and top_p were left out: the model refuses them when it thinks");
			temperature = null;
			topP = null;
		}
		if (temperature != null && topP != null && this.parameters.takes(Parameter.TEMPERATURE)) {
			this.warnings.dropped("top_p was left out: the model does not take it beside temperature");
			topP = null;
		}
		if (temperature != null && temperature > 1 && this.parameters.takes(Parameter.TEMPERATURE)) {
			this.warnings.mapped("temperature was lowered to 1, the provider's highest");
			temperature = 1.0;
		}
		this.parameters.write(Parameter.TEMPERATURE, temperature);
		this.parameters.write(Parameter.TOP_P, topP);
		if (this.options.seed() != null) {
			this.warnings.dropped("seed was left out: the provider has none");
		}
	}

	private void stopSequences() {
		// "each stop sequence must contain non-whitespace"
		List<String> stop = this.options.stop().stream().filter((sequence) -> !WhiteSpace.isBlank(sequence)).toList();
		if (stop.size() < this.options.stop().size()) {
			this.warnings.dropped("a stop sequence of white space only was left out: the provider refuses it");
		}
		List<String> taken = this.parameters.takes(Parameter.STOP, "stop_sequences")
				? StopSequences.taken(stop, this.target, this.warnings) : stop;
		this.parameters.write(Parameter.STOP, "stop_sequences", taken.isEmpty() ? null : taken);
	}

	private static <T> Consumer<JsonGenerator> array(List<T> elements, ElementWriter<T> writer) {
		return (json) -> {
			json.writeStartArray();
			elements.forEach((element) -> writer.write(element, json));
			json.writeEndArray();
		};
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
