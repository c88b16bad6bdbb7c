package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.wire.WireExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded answer of the protocol, at the decoder.
 */
class OpenAiRecordingsTest {

	static Stream<WireExchange> answers() {
		return WireExchange.all()
			.stream()
			.filter((exchange) -> exchange.protocol().equals("openai") && exchange.status() == 200);
	}

	@ParameterizedTest
	@MethodSource("answers")
	void isUnderstood(WireExchange exchange) {
		String body = new String(exchange.body(), StandardCharsets.UTF_8);
		Decoded decoded = exchange.events() ? Decoded.stream(body) : Decoded.body(body);
		JsonNode expect = exchange.expect();
		if (!exchange.failureKinds().isEmpty()) {
			assertThat(decoded.failure().message()).contains(expect.path("errorMessage").asString());
			return;
		}
		assertThat(decoded.text()).isEqualTo(expect.path("text").asString());
		assertThat(decoded.reasoning()).isEqualTo(expect.path("reasoning").asString(""));
		assertThat(decoded.finished().refusal()).isEqualTo(expect.path("refusal").asString(null));
		String word = decoded.finished().providerFinishReason();
		assertThat((word != null) ? word : "").isEqualTo(expect.path("finishReason").asString());
		toolCalls(decoded.toolCalls(), expect.path("toolCalls"));
		usage(decoded.finished().usage(), expect.path("usage"));
	}

	private static void toolCalls(List<ToolCall> calls, JsonNode expected) {
		assertThat(calls).hasSize(expected.size());
		for (int i = 0; i < calls.size(); i++) {
			ToolCall call = calls.get(i);
			JsonNode wanted = expected.path(i);
			String id = wanted.path("id").asString("");
			assertThat(call.id()).isNotEmpty().satisfies((given) -> assertThat(id).isIn("", given));
			assertThat(call.name()).isEqualTo(wanted.path("name").asString());
			assertThat(call.complete()).isEqualTo(!wanted.path("arguments").isNull());
			String raw = wanted.path("argumentsRaw").asString("");
			assertThat(call.arguments()).isEqualTo(raw.isEmpty() ? "{}" : raw);
		}
	}

	private static void usage(Usage usage, JsonNode expected) {
		if (expected.isNull() || expected.isMissingNode()) {
			assertThat(usage).isEqualTo(Usage.UNKNOWN);
			return;
		}
		assertThat(usage.inputTokens()).isEqualTo(count(expected, "input"));
		assertThat(usage.outputTokens()).isEqualTo(count(expected, "output"));
		assertThat(usage.totalTokens()).isEqualTo(count(expected, "total"));
		assertThat(usage.cacheReadTokens()).isEqualTo(count(expected, "cacheRead"));
		assertThat(usage.reasoningTokens()).isEqualTo(count(expected, "reasoning"));
	}

	private static @Nullable Long count(JsonNode usage, String name) {
		return usage.has(name) ? Long.valueOf(usage.path(name).longValue()) : null;
	}

}
