package io.llmfailover;

import java.time.Duration;
import java.util.Objects;

/**
 * The JSON form of a stream's events. The {@code type} of each says which kind it is.
 */
enum EventJson implements ChatEvent.Visitor<JsonForm> {

	WRITER;

	@Override
	public JsonForm text(ChatEvent.TextDelta event) {
		return piece("text", event.text(), event.provider(), event.model());
	}

	@Override
	public JsonForm reasoning(ChatEvent.ReasoningDelta event) {
		return piece("reasoning", event.text(), event.provider(), event.model());
	}

	@Override
	public JsonForm toolCall(ChatEvent.ToolCalled event) {
		return typed("tool-call").with("toolCall", MessageJson.write(event.toolCall()));
	}

	@Override
	public JsonForm interrupted(ChatEvent.Interrupted event) {
		return typed("interrupted").with("attempt", AttemptJson.write(event.attempt()));
	}

	@Override
	public JsonForm restarted(ChatEvent.Restarted event) {
		return typed("restarted").with("voided", event.voided())
			.with("attempt", AttemptJson.write(event.attempt()))
			.with("attempts", AttemptJson.write(event.attempts()));
	}

	@Override
	public JsonForm toolStarted(ChatEvent.ToolStarted event) {
		return typed("tool-started").with("toolCall", MessageJson.write(event.toolCall())).with("round", event.round());
	}

	@Override
	public JsonForm toolFinished(ChatEvent.ToolFinished event) {
		return typed("tool-finished").with("toolCall", MessageJson.write(event.toolCall()))
			.with("outcome", MessageJson.write(event.outcome()))
			.withText("duration", event.duration())
			.with("round", event.round());
	}

	@Override
	public JsonForm roundCompleted(ChatEvent.RoundCompleted event) {
		return typed("round-completed").with("round", event.round()).with("usage", AttemptJson.write(event.usage()));
	}

	@Override
	public JsonForm completed(ChatEvent.Completed event) {
		return typed("completed").with("response", ResponseJson.write(event.response(), JsonScope.SHOWN));
	}

	static ChatEvent read(JsonObject json) {
		String type = json.text("type");
		return switch (type) {
			case "text" -> new ChatEvent.TextDelta(json.text("text"), json.text("provider"), json.text("model"));
			case "reasoning" ->
				new ChatEvent.ReasoningDelta(json.text("text"), json.text("provider"), json.text("model"));
			case "tool-call" -> new ChatEvent.ToolCalled(json.required("toolCall", MessageJson::readToolCall));
			case "interrupted" -> new ChatEvent.Interrupted(json.required("attempt", AttemptJson::read));
			case "restarted" -> new ChatEvent.Restarted(json.text("voided"),
					json.required("attempt", AttemptJson::read), json.objects("attempts", AttemptJson::read));
			case "tool-started" -> new ChatEvent.ToolStarted(json.required("toolCall", MessageJson::readToolCall),
					AttemptJson.readRound(json));
			case "tool-finished" -> new ChatEvent.ToolFinished(json.required("toolCall", MessageJson::readToolCall),
					json.required("outcome", MessageJson::readOutcome),
					Objects.requireNonNullElse(json.duration("duration"), Duration.ZERO), AttemptJson.readRound(json));
			case "round-completed" -> new ChatEvent.RoundCompleted(AttemptJson.readRound(json),
					json.required("usage", AttemptJson::readUsage));
			case "completed" -> new ChatEvent.Completed(
					json.required("response", (response) -> ResponseJson.read(response, JsonScope.SHOWN)));
			default -> throw json.unknown("type", type);
		};
	}

	private static JsonForm piece(String type, String text, String provider, String model) {
		return typed(type).with("text", text).with("provider", provider).with("model", model);
	}

	private static JsonForm typed(String type) {
		return new JsonForm().with("type", type);
	}

}
