package io.llmfailover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.Attempt.Exchange;
import io.llmfailover.Attempt.Outcome;

/**
 * The JSON form of attempts, of usage, and of the exception that ends a call. A word of a
 * later version is read as a known one: a kind of failure as {@code SERVER_ERROR}.
 */
final class AttemptJson {

	private AttemptJson() {
	}

	static List<JsonForm> write(List<Attempt> attempts) {
		return attempts.stream().map(AttemptJson::write).toList();
	}

	static JsonForm write(Attempt attempt) {
		Exchange exchange = attempt.exchange();
		return new JsonForm().with("provider", attempt.provider())
			.with("model", attempt.model())
			.withText("outcome", attempt.outcome())
			.withText("kind", attempt.kind())
			.with("reason", attempt.reason())
			.withText("decision", attempt.decision())
			.with("status", exchange.status())
			.with("requestId", exchange.requestId())
			.withText("timeToFirstProgress", exchange.timeToFirstProgress())
			.withText("duration", exchange.duration())
			.with("usage", write(attempt.usage()))
			.with("round", attempt.round())
			.with("summary", attempt.summary());
	}

	static Attempt read(JsonObject json) {
		FailureKind kind = json.fact("kind", FailureKind.class, FailureKind.SERVER_ERROR);
		Outcome unknown = (kind != null) ? Outcome.FAILED : Outcome.CANCELLED;
		Outcome outcome = JsonObject.find(json.text("outcome"), Outcome.class, unknown);
		Exchange exchange = new Exchange(json.integer("status"), json.optionalText("requestId"),
				json.duration("timeToFirstProgress"),
				Objects.requireNonNullElse(json.duration("duration"), Duration.ZERO));
		JsonObject usage = json.object("usage");
		return new Attempt(json.text("provider"), json.text("model"), Objects.requireNonNullElse(outcome, unknown),
				json.optionalText("reason"), kind, json.fact("decision", FailureAction.class, null), exchange,
				(usage != null) ? usage.as(AttemptJson::readUsage) : Usage.UNKNOWN, readRound(json));
	}

	static int readRound(JsonObject json) {
		return Objects.requireNonNullElse(json.integer("round"), 1);
	}

	static JsonForm write(Usage usage) {
		return new JsonForm().with("inputTokens", usage.inputTokens())
			.with("outputTokens", usage.outputTokens())
			.with("totalTokens", usage.totalTokens())
			.with("cacheReadTokens", usage.cacheReadTokens())
			.with("cacheWriteTokens", usage.cacheWriteTokens())
			.with("reasoningTokens", usage.reasoningTokens())
			.withText("source", usage.source());
	}

	static Usage readUsage(JsonObject json) {
		Usage.Source source = json.fact("source", Usage.Source.class, Usage.Source.PARTIAL);
		return new Usage(json.whole("inputTokens"), json.whole("outputTokens"), json.whole("totalTokens"),
				json.whole("cacheReadTokens"), json.whole("cacheWriteTokens"), json.whole("reasoningTokens"),
				Objects.requireNonNullElse(source, Usage.Source.UNKNOWN));
	}

	static JsonForm write(ChatFailedException failure) {
		return new JsonForm().with("type", "failed")
			.withText("kind", failure.kind())
			.with("message", String.valueOf(failure.getMessage()))
			.with("partialText", failure.partialText())
			.with("attempts", write(failure.attempts()))
			.with("totalUsage", write(failure.totalUsage()))
			.withAny("messages", MessageJson.write(failure.messages(), JsonScope.SHOWN));
	}

}
