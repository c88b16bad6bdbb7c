package io.llmfailover.provider.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import io.llmfailover.wire.WireExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded exchange of the messages protocol, at the dialect.
 */
class AnthropicRecordingsTest {

	private static final int RANDOM_CUTS = 50;

	static Stream<WireExchange> answers() {
		return recordings().filter((exchange) -> exchange.failureKinds().isEmpty());
	}

	static Stream<WireExchange> streams() {
		return recordings().filter(WireExchange::events);
	}

	static Stream<WireExchange> brokenStreams() {
		return streams().filter((exchange) -> !exchange.failureKinds().isEmpty());
	}

	static Stream<WireExchange> errors() {
		return recordings().filter((exchange) -> exchange.status() != 200);
	}

	private static Stream<WireExchange> recordings() {
		List<WireExchange> recordings = WireExchange.all()
			.stream()
			.filter((exchange) -> exchange.protocol().equals("anthropic"))
			.toList();
		Assumptions.assumeFalse(recordings.isEmpty(), "No recordings of this protocol");
		return recordings.stream();
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("answers")
	void isUnderstood(WireExchange exchange) {
		Decoding decoding = Decoding.start();
		if (exchange.events()) {
			decoding.stream(exchange.body(), (rest) -> rest);
		}
		else {
			decoding.body(new String(exchange.body(), StandardCharsets.UTF_8));
		}
		decoding.end();
		JsonNode expect = exchange.expect();
		assertThat(decoding.text()).isEqualTo(expect.path("text").asString());
		assertThat(decoding.reasoning()).isEqualTo(expect.path("reasoning").asString(""));
		assertThat(decoding.finished().providerFinishReason()).isEqualTo(expect.path("finishReason").asString());
		toolCalls(decoding.toolCalls(), expect.path("toolCalls"));
		usage(decoding.finished().usage(), expect.path("usage"));
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("streams")
	void isTheSameHoweverItIsCut(WireExchange exchange) {
		byte[] body = exchange.body();
		String whole = outcome(body, (rest) -> rest);
		assertThat(outcome(body, (rest) -> 1)).as("byte by byte").isEqualTo(whole);
		int[] chunks = exchange.chunks();
		if (chunks.length > 0) {
			int[] next = { 0 };
			assertThat(outcome(body, (rest) -> (next[0] < chunks.length) ? chunks[next[0]++] : rest))
				.as("as it came, in " + Arrays.toString(chunks))
				.isEqualTo(whole);
		}
		for (int seed = 0; seed < RANDOM_CUTS; seed++) {
			Random random = new Random(seed);
			assertThat(outcome(body, (rest) -> 1 + random.nextInt(500))).as("seed " + seed).isEqualTo(whole);
		}
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("brokenStreams")
	void anErrorInTheStreamIsTold(WireExchange exchange) {
		Decoding decoding = Decoding.start();
		Failure failure = decoding
			.withUsage(Decoding.failure(() -> decoding.stream(exchange.body(), (rest) -> rest).end()));
		failure(failure, exchange);
		assertThat(decoding.text()).isEqualTo(exchange.expect().path("text").asString());
		usage(failure.usage(), exchange.expect().path("usage"));
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("errors")
	void isClassified(WireExchange exchange) {
		HttpHeaders headers = new HttpHeaders();
		exchange.headers().forEach(headers::add);
		String body = new String(exchange.body(), StandardCharsets.UTF_8);
		failure(new AnthropicDialect().classify(ErrorEvidence.of(exchange.status(), headers, body), Decoding.TARGET),
				exchange);
	}

	private static String outcome(byte[] body, IntUnaryOperator cut) {
		Decoding decoding = Decoding.start();
		String end = "";
		try {
			decoding.stream(body, cut).end();
		}
		catch (TargetFailedException ex) {
			end = ex.getMessage();
		}
		return decoding.text() + decoding.reasoning() + decoding.toolCalls() + decoding.events().size() + end;
	}

	private static void failure(Failure failure, WireExchange exchange) {
		assertThat(failure.kind().name()).isIn(exchange.failureKinds());
		assertThat(failure.message()).isEqualTo(exchange.expect().path("errorMessage").asString());
	}

	private static void toolCalls(List<ToolCall> calls, JsonNode expected) {
		assertThat(calls).hasSize(expected.size());
		for (int i = 0; i < calls.size(); i++) {
			ToolCall call = calls.get(i);
			JsonNode wanted = expected.path(i);
			assertThat(call.id()).isEqualTo(wanted.path("id").asString());
			assertThat(call.name()).isEqualTo(wanted.path("name").asString());
			assertThat(call.complete()).isEqualTo(!wanted.path("arguments").isNull());
			assertThat(AnthropicJson.object(call.arguments()))
				.isEqualTo(AnthropicJson.object(wanted.path("arguments").toString()));
		}
	}

	private static void usage(Usage usage, JsonNode expected) {
		assertThat(usage.inputTokens()).isEqualTo(count(expected, "input"));
		assertThat(usage.outputTokens()).isEqualTo(count(expected, "output"));
		assertThat(usage.cacheReadTokens()).isEqualTo(count(expected, "cacheRead"));
		assertThat(usage.cacheWriteTokens()).isEqualTo(count(expected, "cacheWrite"));
		assertThat(usage.reasoningTokens()).isEqualTo(count(expected, "reasoning"));
	}

	private static @Nullable Long count(JsonNode usage, String name) {
		return usage.has(name) ? Long.valueOf(usage.path(name).longValue()) : null;
	}

}
