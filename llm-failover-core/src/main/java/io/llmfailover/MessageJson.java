package io.llmfailover;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The JSON form of messages and their parts. The {@code type} of each says which kind it
 * is.
 */
final class MessageJson {

	private static final String TYPE = "type";

	private MessageJson() {
	}

	static List<JsonForm> write(List<Message> messages, JsonScope scope) {
		List<JsonForm> json = new ArrayList<>(messages.size());
		messages.forEach((message) -> json.add(write(message, scope)));
		return json;
	}

	static JsonForm write(Message message, JsonScope scope) {
		if (message instanceof Message.System system) {
			return typed("system").with("text", system.text());
		}
		if (message instanceof Message.User user) {
			return typed("user").with("content", contents(user.content()));
		}
		if (message instanceof Message.Assistant assistant) {
			return typed("assistant").with("text", assistant.text())
				.withAny("toolCalls", write(assistant.toolCalls()))
				.with("state", (scope == JsonScope.STORED) ? write(assistant.state()) : null);
		}
		if (message instanceof Message.ToolResult result) {
			return typed("tool-result").with("toolCallId", result.toolCallId())
				.with("content", contents(result.content()))
				.with("error", result.error() ? true : null);
		}
		Message.Opaque opaque = (Message.Opaque) message;
		return opaque(opaque.type(), opaque.fields());
	}

	static Message read(JsonObject json, JsonScope scope) {
		String type = json.text(TYPE);
		return switch (type) {
			case "system" -> new Message.System(json.text("text"));
			case "user" -> new Message.User(json.objects("content", MessageJson::readContent));
			case "assistant" ->
				new Message.Assistant(json.textOr("text", ""), json.objects("toolCalls", MessageJson::readToolCall),
						(scope == JsonScope.STORED) ? readState(json.object("state")) : null);
			case "tool-result" -> new Message.ToolResult(json.text("toolCallId"),
					json.objects("content", MessageJson::readContent), json.flag("error", false));
			default -> new Message.Opaque(type, fields(json));
		};
	}

	static JsonForm write(Content content) {
		if (content instanceof Text text) {
			return typed("text").with("text", text.text());
		}
		if (content instanceof Image image) {
			return typed("image").with("mediaType", image.mediaType())
				.with("base64", image.base64())
				.withText("url", image.url());
		}
		if (content instanceof Document document) {
			return typed("document").with("name", document.name())
				.with("mediaType", document.mediaType())
				.with("base64", document.base64())
				.withText("url", document.url());
		}
		OpaqueContent opaque = (OpaqueContent) content;
		return opaque(opaque.type(), opaque.fields());
	}

	static Content readContent(JsonObject json) {
		String type = json.text(TYPE);
		return switch (type) {
			case "text" -> new Text(json.text("text"));
			case "image" -> new Image(json.optionalText("mediaType"), json.optionalText("base64"), url(json));
			case "document" -> new Document(json.optionalText("name"), json.optionalText("mediaType"),
					json.optionalText("base64"), url(json));
			default -> new OpaqueContent(type, fields(json));
		};
	}

	private static @Nullable URI url(JsonObject json) {
		String url = json.optionalText("url");
		return (url != null) ? URI.create(url) : null;
	}

	private static List<JsonForm> contents(List<Content> content) {
		return content.stream().map(MessageJson::write).toList();
	}

	static List<JsonForm> write(List<ToolCall> toolCalls) {
		return toolCalls.stream().map(MessageJson::write).toList();
	}

	static JsonForm write(ToolCall call) {
		return new JsonForm().with("id", call.id())
			.with("name", call.name())
			.with("arguments", call.arguments())
			.with("complete", call.complete());
	}

	static ToolCall readToolCall(JsonObject json) {
		return new ToolCall(json.text("id"), json.text("name"), json.text("arguments"), json.flag("complete", true));
	}

	static JsonForm write(ToolOutcome outcome) {
		return new JsonForm().with("content", contents(outcome.content()))
			.with("error", outcome.error() ? true : null)
			.with("endsLoop", outcome.endsLoop() ? true : null);
	}

	static ToolOutcome readOutcome(JsonObject json) {
		return new ToolOutcome(json.objects("content", MessageJson::readContent), json.flag("error", false),
				json.flag("endsLoop", false));
	}

	static @Nullable JsonForm write(@Nullable ProviderState state) {
		return (state != null) ? new JsonForm().with("provider", state.provider()).with("json", state.json()) : null;
	}

	static @Nullable ProviderState readState(@Nullable JsonObject json) {
		return (json != null) ? json.as((state) -> new ProviderState(state.text("provider"), state.text("json")))
				: null;
	}

	private static JsonForm typed(String type) {
		return new JsonForm().with(TYPE, type);
	}

	private static JsonForm opaque(String type, Map<String, @Nullable Object> fields) {
		return typed(type).withAll(JsonValues.form(fields).fields());
	}

	private static Map<String, @Nullable Object> fields(JsonObject json) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		json.fields().forEach((name, value) -> fields.put(String.valueOf(name), value));
		fields.remove(TYPE);
		return fields;
	}

}
