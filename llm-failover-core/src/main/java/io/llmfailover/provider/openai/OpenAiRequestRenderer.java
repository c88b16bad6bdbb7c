package io.llmfailover.provider.openai;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.ChatOptions;
import io.llmfailover.ChatRequest;
import io.llmfailover.ToolChoice;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.wire.KnownParts;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.RequestSize;
import io.llmfailover.provider.wire.StopSequences;
import io.llmfailover.provider.wire.ToolSchema;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Renders a request for one target.
 */
final class OpenAiRequestRenderer {

	private final ChatRequest request;

	private final WireTarget target;

	private final Map<String, Object> extras;

	private final ResponseFormat format;

	private final Warnings warnings = new Warnings();

	OpenAiRequestRenderer(ChatRequest request, WireTarget target) {
		this.format = ResponseFormat.of(request, target);
		this.request = this.format.instruct(request);
		this.target = target;
		this.extras = request.extras(target.provider());
	}

	RenderedRequest render() {
		ByteArrayOutputStream body = new ByteArrayOutputStream(RequestSize.estimated(this.request));
		try (JsonGenerator json = OpenAiJson.MAPPER.createGenerator(body)) {
			json.writeStartObject();
			parameter(json, "model", this.target.model());
			json.writeName("messages").writeStartArray();
			OutgoingMessages.of(KnownParts.of(this.request.messages(), this.warnings), this.target, this.warnings)
				.forEach((message) -> message.write(json));
			json.writeEndArray();
			options(json, this.request.options());
			tools(json);
			this.format.write(this.request.answerSchema(), json);
			stream(json);
			this.extras.forEach(json::writePOJOProperty);
			json.writeEndObject();
		}
		return new RenderedRequest(body.toByteArray(), this.warnings);
	}

	private void options(JsonGenerator json, ChatOptions options) {
		maxTokens(json, options);
		sampling(json, options);
		parameter(json, Parameter.STOP, stop(options.stop()));
		parameter(json, Parameter.SEED, seedName(), seed(options.seed()));
		ReasoningParameters.of(this.request, this.target, this.warnings)
			.forEach((name, value) -> parameter(json, name, value));
	}

	private void sampling(JsonGenerator json, ChatOptions options) {
		Double temperature = options.temperature();
		Double topP = options.topP();
		SamplingFacts.Ranges ranges = this.target.facts().sampling().ranges();
		if (temperature != null && temperature > ranges.temperature() && isSent(Parameter.TEMPERATURE)) {
			this.warnings.mapped("temperature was lowered to " + ranges.temperature() + ", the highest that "
					+ this.target.model() + " takes");
			temperature = ranges.temperature();
		}
		if (temperature != null && temperature == 0 && topP != null && topP < 1 && !ranges.topPAtZero()
				&& isSent(Parameter.TEMPERATURE) && isSent(Parameter.TOP_P)) {
			this.warnings.mapped("top_p was left out: it has no effect at a temperature of 0, and "
					+ this.target.model() + " refuses it there");
			topP = null;
		}
		parameter(json, Parameter.TEMPERATURE, temperature);
		parameter(json, Parameter.TOP_P, topP);
	}

	private @Nullable List<String> stop(List<String> asked) {
		if (asked.isEmpty() || !isSent(Parameter.STOP)) {
			return asked.isEmpty() ? null : asked;
		}
		return StopSequences.taken(asked, this.target, this.warnings);
	}

	// Mistral: "random_seed: Input should be greater than or equal to 0"
	private @Nullable Long seed(@Nullable Long asked) {
		if (asked == null || asked >= 0 || this.target.facts().sampling().seed() != Seed.RANDOM_SEED
				|| !this.target.takes(Parameter.SEED) || isReplaced(seedName())) {
			return asked;
		}
		this.warnings
			.mapped("random_seed is the seed without its sign: " + this.target.model() + " takes none below 0");
		return (asked == Long.MIN_VALUE) ? 0L : -asked;
	}

	private void maxTokens(JsonGenerator json, ChatOptions options) {
		// OpenAI refuses a request that has both names
		if (!isReplaced(Parameter.MAX_TOKENS.wireName()) && !isReplaced(Parameter.MAX_COMPLETION_TOKENS.wireName())) {
			Integer asked = options.maxTokens();
			parameter(json, this.target.tokenLimit(), (asked != null) ? asked : this.target.maxTokens());
		}
	}

	private void tools(JsonGenerator json) {
		if (this.request.tools().isEmpty()) {
			return;
		}
		if (!this.extras.containsKey("tools")) {
			json.writeName("tools").writeStartArray();
			this.request.tools().forEach((tool) -> tool(json, tool));
			json.writeEndArray();
		}
		toolChoice(json, this.request.toolChoice());
		parallelToolCalls(json);
	}

	private void toolChoice(JsonGenerator json, ToolChoice choice) {
		if (this.target.takes(choice)) {
			parameter(json, "tool_choice", toolChoice(choice));
		}
		else if (choice.mode() == ToolChoice.Mode.NONE) {
			this.warnings.mapped("tool_choice was left to the model, which cannot be told to call no tool");
		}
		else if (!isReplaced("tool_choice")) {
			this.warnings.dropped("tool_choice was left to the model: " + this.target.model()
					+ " does not take the choice " + choice.mode());
		}
	}

	// a model that cannot be told does as it likes, and several at once are what it likes
	private void parallelToolCalls(JsonGenerator json) {
		Boolean parallel = this.request.parallelToolCalls();
		if (Boolean.FALSE.equals(parallel) || this.target.takes(Parameter.PARALLEL_TOOL_CALLS)) {
			parameter(json, Parameter.PARALLEL_TOOL_CALLS, parallel);
		}
	}

	private static @Nullable Object toolChoice(ToolChoice choice) {
		return switch (choice.mode()) {
			// the default of the protocol
			case AUTO -> null;
			case NONE -> "none";
			case REQUIRED -> "required";
			case NAMED -> {
				Map<String, Object> named = new LinkedHashMap<>();
				named.put("type", "function");
				named.put("function", Map.of("name", String.valueOf(choice.name())));
				yield named;
			}
		};
	}

	private static void tool(JsonGenerator json, ToolDefinition tool) {
		json.writeStartObject().writeStringProperty("type", "function");
		json.writeName("function").writeStartObject().writeStringProperty("name", tool.name());
		if (tool.description() != null) {
			json.writeStringProperty("description", tool.description());
		}
		JsonNode schema = ToolSchema.of(tool.schema());
		if (schema == null) {
			throw new IllegalArgumentException("schema of tool '" + tool.name() + "' must be a JSON object");
		}
		json.writePOJOProperty("parameters", schema);
		json.writeEndObject().writeEndObject();
	}

	private void stream(JsonGenerator json) {
		if (this.target.transport() == Transport.STREAM) {
			parameter(json, "stream", true);
			// without it OpenAI's streams do not tell their usage
			parameter(json, Parameter.STREAM_OPTIONS, Map.of("include_usage", true));
		}
	}

	private String seedName() {
		return (this.target.facts().sampling().seed() == Seed.RANDOM_SEED) ? "random_seed" : "seed";
	}

	private boolean isSent(Parameter parameter) {
		return this.target.takes(parameter) && !isReplaced(parameter.wireName());
	}

	private boolean isReplaced(String name) {
		return this.extras.containsKey(name);
	}

	private void parameter(JsonGenerator json, String name, @Nullable Object value) {
		if (value != null && !isReplaced(name)) {
			json.writePOJOProperty(name, value);
		}
	}

	private void parameter(JsonGenerator json, Parameter parameter, @Nullable Object value) {
		parameter(json, parameter, parameter.wireName(), value);
	}

	/**
	 * Writes a parameter by the name that the model gives it, unless it is not set, not
	 * taken by the model, or set by the caller in the provider's own words.
	 */
	private void parameter(JsonGenerator json, Parameter parameter, String name, @Nullable Object value) {
		if (value == null || isReplaced(parameter.wireName()) || isReplaced(name)) {
			return;
		}
		if (this.target.takes(parameter)) {
			json.writePOJOProperty(name, value);
		}
		else {
			this.warnings.dropped("\"" + name + "\" is not taken by " + this.target.model() + " and was left out");
		}
	}

}
