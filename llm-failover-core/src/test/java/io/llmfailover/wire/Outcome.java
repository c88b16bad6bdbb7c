package io.llmfailover.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client made of a response: an answer, or a failure with the text before it.
 *
 * @param text the text
 * @param reasoning the reasoning; empty for none
 * @param refusal the words of a refusal; empty for none
 * @param toolCalls the tool calls
 * @param finishReason the provider's own word; empty for none
 * @param usage the tokens
 * @param kind what went wrong; null for an answer
 * @param message the words of the failure; empty for an answer
 */
record Outcome(String text, String reasoning, String refusal, List<ToolCall> toolCalls, String finishReason,
		Usage usage, @Nullable FailureKind kind, String message) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	static Outcome of(ChatResponse response) {
		return new Outcome(response.content(), orEmpty(response.reasoning()), orEmpty(response.refusal()),
				response.toolCalls(), orEmpty(response.providerFinishReason()), response.usage(), null, "");
	}

	static Outcome of(ChatFailedException failure) {
		Attempt last = failure.attempts().get(failure.attempts().size() - 1);
		return failed(failure.partialText(), failure.kind(), orEmpty(last.reason()));
	}

	/**
	 * What the events of one target say.
	 * @param events the events
	 * @param failure what ended them; null if they ended well
	 * @return the outcome
	 */
	static Outcome of(List<TargetEvent> events, @Nullable Failure failure) {
		StringBuilder text = new StringBuilder();
		StringBuilder reasoning = new StringBuilder();
		List<ToolCall> toolCalls = new ArrayList<>();
		for (TargetEvent event : events) {
			if (event instanceof TargetEvent.TextPiece piece) {
				text.append(piece.text());
			}
			else if (event instanceof TargetEvent.ReasoningPiece piece) {
				reasoning.append(piece.text());
			}
			else if (event instanceof TargetEvent.ToolCalled called) {
				toolCalls.add(called.toolCall());
			}
		}
		if (failure != null) {
			return failed(text.toString(), failure.kind(), failure.message());
		}
		assertThat(events).filteredOn(TargetEvent.Finished.class::isInstance).hasSize(1);
		assertThat(events).last().isInstanceOf(TargetEvent.Finished.class);
		TargetEvent.Finished end = (TargetEvent.Finished) events.get(events.size() - 1);
		return new Outcome(text.toString(), reasoning.toString(), orEmpty(end.refusal()), toolCalls,
				orEmpty(end.providerFinishReason()), end.usage(), null, "");
	}

	private static Outcome failed(String text, FailureKind kind, String message) {
		return new Outcome(text, "", "", List.of(), "", Usage.UNKNOWN, kind, message);
	}

	private static String orEmpty(@Nullable String value) {
		return (value != null) ? value : "";
	}

	/**
	 * Checks that this is what the recording demands.
	 * @param exchange the recording
	 */
	void check(WireExchange exchange) {
		JsonNode expect = exchange.expect();
		if (!exchange.failureKinds().isEmpty()) {
			assertThat(this.kind).as(this.message).isNotNull();
			assertThat(exchange.failureKinds()).contains(this.kind.name());
			assertThat(this.message.split("\\W+"))
				.containsSubsequence(words(expect.path("errorMessage").asString("")).toArray(String[]::new));
			return;
		}
		assertThat(this.kind).as(this.message).isNull();
		assertThat(this.text).isEqualTo(expect.path("text").asString(""));
		assertThat(this.reasoning).isEqualTo(expect.path("reasoning").asString(""));
		assertThat(this.refusal).isEqualTo(expect.path("refusal").asString(""));
		assertThat(this.finishReason).isEqualTo(expect.path("finishReason").asString(""));
		checkToolCalls(expect.path("toolCalls"));
		checkUsage(expect.path("usage"));
	}

	// cleaning takes keys out, also masked ones, and cuts what is long
	private static List<String> words(String message) {
		return Stream.of(message.split("\\s+"))
			.limit(15)
			.filter((word) -> word.matches("[\\w.,:]{1,30}"))
			.flatMap((word) -> Stream.of(word.split("\\W+")))
			.toList();
	}

	private void checkToolCalls(JsonNode expected) {
		assertThat(this.toolCalls).hasSize(expected.size());
		for (int i = 0; i < expected.size(); i++) {
			ToolCall call = this.toolCalls.get(i);
			JsonNode wanted = expected.path(i);
			assertThat(call.id()).isNotBlank();
			assertThat(wanted.path("id").asString("")).isIn("", call.id());
			assertThat(call.name()).isEqualTo(wanted.path("name").asString());
			assertThat(call.complete()).isEqualTo(!wanted.path("arguments").isNull());
			String raw = wanted.path("argumentsRaw").asString("");
			if (!raw.isBlank()) {
				assertThat(call.arguments()).isEqualTo(raw);
			}
			if (call.complete()) {
				assertThat(JSON.readTree(call.arguments())).isEqualTo(wanted.path("arguments"));
			}
		}
		assertThat(this.toolCalls).extracting(ToolCall::id).doesNotHaveDuplicates();
	}

	private void checkUsage(JsonNode expected) {
		if (expected.isNull()) {
			assertThat(this.usage).isEqualTo(Usage.UNKNOWN);
			return;
		}
		assertThat(this.usage.inputTokens()).isEqualTo(count(expected, "input"));
		assertThat(this.usage.outputTokens()).isEqualTo(count(expected, "output"));
		checkDetail(this.usage.cacheReadTokens(), count(expected, "cacheRead"));
		checkDetail(this.usage.cacheWriteTokens(), count(expected, "cacheWrite"));
		checkDetail(this.usage.reasoningTokens(), count(expected, "reasoning"));
		// we add the total up where the provider sends none
		if (expected.has("total")) {
			assertThat(this.usage.totalTokens()).isEqualTo(count(expected, "total"));
		}
	}

	// some recordings leave out what the provider counts as 0
	private static void checkDetail(@Nullable Long count, @Nullable Long expected) {
		assertThat((expected == null && count != null && count == 0) ? null : count).isEqualTo(expected);
	}

	private static @Nullable Long count(JsonNode usage, String name) {
		return usage.path(name).isNumber() ? Long.valueOf(usage.path(name).longValue()) : null;
	}

}
