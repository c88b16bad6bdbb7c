package io.llmfailover.observation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prompts and answers as JSON, in the form of OpenTelemetry's conventions: roles with
 * parts. Of a part that is no text only its kind is told.
 */
final class ObservedContent {

	private static final JsonMapper mapper = new JsonMapper();

	private ObservedContent() {
	}

	static String of(ChatRequest request) {
		return json(request.messages().stream().map(ObservedContent::message).toList());
	}

	static String of(ChatResponse response) {
		return json(List.of(message(response.message())));
	}

	static String of(List<Content> content) {
		return json(content.stream().map(ObservedContent::part).toList());
	}

	private static String json(Object value) {
		return mapper.writeValueAsString(value);
	}

	private static Map<String, Object> message(Message message) {
		if (message instanceof Message.System system) {
			return message("system", List.of(text(system.text())));
		}
		if (message instanceof Message.User user) {
			return message("user", user.content().stream().map(ObservedContent::part).toList());
		}
		if (message instanceof Message.Assistant assistant) {
			return message("assistant", List.of(text(assistant.text())));
		}
		if (message instanceof Message.ToolResult result) {
			return message("tool", result.content().stream().map(ObservedContent::part).toList());
		}
		return message("unknown", List.of());
	}

	private static Map<String, Object> message(String role, List<Map<String, Object>> parts) {
		return fields("role", role, "parts", parts);
	}

	private static Map<String, Object> part(Content part) {
		return (part instanceof Text text) ? text(text.text())
				: Map.of("type", part.getClass().getSimpleName().toLowerCase(Locale.ROOT));
	}

	// in this order
	private static Map<String, Object> fields(String first, Object value, String second, Object other) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put(first, value);
		fields.put(second, other);
		return fields;
	}

	private static Map<String, Object> text(String text) {
		return fields("type", "text", "content", text);
	}

}
