package io.llmfailover;

import java.time.Duration;
import java.util.Map;

import io.llmfailover.schema.JsonSchema;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a request. What has its default is left out.
 */
final class RequestJson {

	private RequestJson() {
	}

	static JsonForm write(ChatRequest request, JsonScope scope) {
		Map<String, Map<String, Object>> extras = request.allExtras();
		JsonForm actions = new JsonForm();
		request.actions().forEach((kind, action) -> actions.withText(kind.name(), action));
		return new JsonForm().with("messages", MessageJson.write(request.messages(), scope))
			.with("options", request.options().equals(ChatOptions.NONE) ? null : write(request.options()))
			.withAny("tools", request.tools().stream().map(RequestJson::write).toList())
			.withAny("toolNames", request.toolNames())
			.with("toolChoice", request.toolChoice().equals(ToolChoice.AUTO) ? null : write(request.toolChoice()))
			.with("parallelToolCalls", request.parallelToolCalls())
			.with("maxToolRounds", request.maxToolRounds())
			.with("conversationId", request.conversationId())
			.with("extras", extras.isEmpty() ? null : JsonValues.form(extras))
			.withAny("route", request.route().stream().map(RequestJson::write).toList())
			.withText("timeout", request.timeout())
			.withText("onInterruption", request.onInterruption())
			.withText("onInterruptionText", request.onInterruptionText())
			.with("neverTakenBack", request.neverTakenBack() ? true : null)
			.with("actions", actions.fields().isEmpty() ? null : actions)
			.with("strict", request.strict() ? true : null)
			.with("answerSchema", (request.answerSchema() != null) ? write(request.answerSchema()) : null);
	}

	static ChatRequest read(JsonObject json, JsonScope scope) {
		ChatRequest.Builder builder = ChatRequest.builder();
		builder.messages(json.objects("messages", (message) -> MessageJson.read(message, scope)));
		options(json.object("options"), builder);
		json.objects("tools", RequestJson::readTool).forEach(builder::tool);
		json.texts("toolNames").forEach(builder::tool);
		if (json.object("toolChoice") != null) {
			builder.toolChoice(json.required("toolChoice", RequestJson::readToolChoice));
		}
		if (json.fields().get("parallelToolCalls") != null) {
			builder.parallelToolCalls(json.flag("parallelToolCalls", true));
		}
		Integer maxToolRounds = json.integer("maxToolRounds");
		if (maxToolRounds != null) {
			builder.maxToolRounds(maxToolRounds);
		}
		builder.conversationId(json.optionalText("conversationId"));
		extras(json.object("extras"), builder);
		builder.route(json.objects("route", RequestJson::readRoute));
		Duration timeout = json.duration("timeout");
		if (timeout != null) {
			builder.timeout(timeout);
		}
		OnInterruption onInterruption = json.known("onInterruption", OnInterruption.class);
		if (onInterruption != null) {
			builder.onInterruption(onInterruption);
		}
		OnInterruption onInterruptionText = json.known("onInterruptionText", OnInterruption.class);
		if (onInterruptionText != null) {
			builder.onInterruptionText(onInterruptionText);
		}
		builder.neverTakenBack(json.flag("neverTakenBack", false));
		actions(json.object("actions"), builder);
		JsonObject schema = json.object("answerSchema");
		if (schema != null) {
			builder.answerSchema(schema.as(RequestJson::readAnswerSchema));
		}
		return builder.strict(json.flag("strict", false)).build();
	}

	static JsonForm write(ChatOptions options) {
		return new JsonForm().with("temperature", options.temperature())
			.with("topP", options.topP())
			.with("maxTokens", options.maxTokens())
			.withAny("stop", options.stop())
			.with("seed", options.seed())
			.withText("reasoningEffort", options.reasoningEffort());
	}

	static ChatOptions readOptions(JsonObject json) {
		return new ChatOptions(json.number("temperature"), json.number("topP"), json.integer("maxTokens"),
				json.texts("stop"), json.whole("seed"), json.known("reasoningEffort", ReasoningEffort.class));
	}

	private static void options(@Nullable JsonObject json, ChatRequest.Builder builder) {
		if (json != null) {
			builder.options(json.as(RequestJson::readOptions));
		}
	}

	static JsonForm write(ToolDefinition tool) {
		return new JsonForm().with("name", tool.name())
			.with("description", tool.description())
			.with("schema", tool.schema());
	}

	static ToolDefinition readTool(JsonObject json) {
		return new ToolDefinition(json.text("name"), json.optionalText("description"), json.text("schema"));
	}

	static JsonForm write(AnswerSchema schema) {
		return new JsonForm().with("name", schema.name()).with("schema", schema.schema().text());
	}

	static AnswerSchema readAnswerSchema(JsonObject json) {
		return new AnswerSchema(json.text("name"), JsonSchema.parse(json.text("schema")));
	}

	static JsonForm write(ToolChoice choice) {
		return new JsonForm().withText("mode", choice.mode()).with("name", choice.name());
	}

	static ToolChoice readToolChoice(JsonObject json) {
		return new ToolChoice(JsonObject.constant(ToolChoice.Mode.class, json.text("mode"), json.path() + ".mode"),
				json.optionalText("name"));
	}

	static JsonForm write(Route route) {
		return new JsonForm().with("provider", route.provider()).with("model", route.model());
	}

	static Route readRoute(JsonObject json) {
		return new Route(json.text("provider"), json.optionalText("model"));
	}

	private static void extras(@Nullable JsonObject json, ChatRequest.Builder builder) {
		if (json == null) {
			return;
		}
		for (Object provider : json.fields().keySet()) {
			JsonObject options = json.object(String.valueOf(provider));
			if (options != null) {
				options.fields().forEach((name, value) -> {
					if (value != null) {
						builder.option(String.valueOf(provider), String.valueOf(name), value);
					}
				});
			}
		}
	}

	private static void actions(@Nullable JsonObject json, ChatRequest.Builder builder) {
		if (json == null) {
			return;
		}
		for (Object kind : json.fields().keySet()) {
			FailureKind known = JsonObject.constant(FailureKind.class, String.valueOf(kind),
					"a name in " + json.path());
			FailureAction action = json.known(known.name(), FailureAction.class);
			if (action != null) {
				builder.onFailure(known, action);
			}
		}
	}

}
