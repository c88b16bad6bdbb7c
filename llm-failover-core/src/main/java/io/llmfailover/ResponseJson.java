package io.llmfailover;

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
			.with("state", (scope == JsonScope.STORED) ? MessageJson.state(response.message().state()) : null)
			.with("reasoning", response.reasoning())
			.with("refusal", response.refusal())
			.withText("finishReason", response.finishReason())
			.with("providerFinishReason", response.providerFinishReason())
			.with("usage", AttemptJson.write(response.usage()))
			.with("totalUsage", AttemptJson.write(response.totalUsage()))
			.with("attempts", AttemptJson.write(response.attempts()))
			.with("warnings", response.warnings());
	}

	static ChatResponse read(JsonObject json, JsonScope scope) {
		FinishReason finishReason = json.fact("finishReason", FinishReason.class, FinishReason.OTHER);
		JsonObject usage = json.object("usage");
		return ChatResponse.builder(json.text("provider"), json.text("model"))
			.content(json.textOr("content", ""))
			.toolCalls(json.objects("toolCalls", MessageJson::readToolCall))
			.state((scope == JsonScope.STORED) ? MessageJson.readState(json.object("state")) : null)
			.reasoning(json.optionalText("reasoning"))
			.refusal(json.optionalText("refusal"))
			.finishReason(Objects.requireNonNullElse(finishReason, FinishReason.STOP),
					json.optionalText("providerFinishReason"))
			.usage((usage != null) ? usage.as(AttemptJson::readUsage) : Usage.UNKNOWN)
			.attempts(json.objects("attempts", AttemptJson::read))
			.warnings(json.texts("warnings"))
			.build();
	}

}
