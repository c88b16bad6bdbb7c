package io.llmfailover;

import java.util.List;
import java.util.Objects;

/**
 * The JSON form of an answer. Read without what it can be computed of.
 */
final class ResponseJson {

	private ResponseJson() {
	}

	static JsonForm write(ChatResponse response, JsonScope scope) {
		return new JsonForm().with("content", response.content())
			.with("provider", response.provider())
			.with("model", response.model())
			.with("attempt", response.attempt())
			.with("toolCalls", MessageJson.write(response.toolCalls()))
			.with("state", (scope == JsonScope.STORED) ? MessageJson.write(response.message().state()) : null)
			.with("reasoning", response.reasoning())
			.with("refusal", response.refusal())
			.withText("finishReason", response.finishReason())
			.with("providerFinishReason", response.providerFinishReason())
			.with("usage", AttemptJson.write(response.usage()))
			.with("totalUsage", AttemptJson.write(response.totalUsage()))
			.with("attempts", AttemptJson.write(response.attempts()))
			.with("warnings", response.warnings())
			.withAny("messages",
					(response.messages().size() > 1) ? MessageJson.write(response.messages(), scope) : List.of());
	}

	static ChatResponse read(JsonObject json, JsonScope scope) {
		FinishReason finishReason = json.fact("finishReason", FinishReason.class, FinishReason.OTHER);
		JsonObject usage = json.object("usage");
		List<Message> messages = json.objects("messages", (message) -> MessageJson.read(message, scope));
		ChatResponse.Builder builder = ChatResponse.builder(json.text("provider"), json.text("model"))
			.content(json.textOr("content", ""))
			.state((scope == JsonScope.STORED) ? MessageJson.readState(json.object("state")) : null)
			.reasoning(json.optionalText("reasoning"))
			.refusal(json.optionalText("refusal"))
			.finishReason(Objects.requireNonNullElse(finishReason, FinishReason.STOP),
					json.optionalText("providerFinishReason"))
			.usage((usage != null) ? usage.as(AttemptJson::readUsage) : Usage.UNKNOWN)
			.attempts(json.objects("attempts", AttemptJson::read))
			.warnings(json.texts("warnings"));
		if (messages.isEmpty()) {
			return builder.toolCalls(json.objects("toolCalls", MessageJson::readToolCall)).build();
		}
		return builder.toolCalls(allToolCalls(messages)).messages(messages).build();
	}

	// the form's own ones are without those that were run
	private static List<ToolCall> allToolCalls(List<Message> messages) {
		Message.Assistant answer = ChatResponse.last(messages);
		return (answer != null) ? answer.toolCalls() : List.of();
	}

}
