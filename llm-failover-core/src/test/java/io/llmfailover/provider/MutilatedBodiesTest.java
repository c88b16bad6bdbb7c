package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.llmfailover.FinishReason;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.target.TargetEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is thrown together into a body, it is an answer or one of our own failures,
 * the same however it is cut, and an answer keeps its promises.
 */
class MutilatedBodiesTest {

	private static final int BODIES = 600;

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void areAnswersOrFailuresHoweverTheyAreCut(Protocol protocol) {
		int answers = 0;
		for (long seed = 0; seed < BODIES; seed++) {
			byte[] body = body(protocol, new Random(seed));
			try {
				Reading reading = Reading.of(protocol, Expected.PLAIN, "text/event-stream", body);
				if (reading.failure() == null) {
					assertPromises(reading);
					answers++;
				}
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ": " + new String(body, StandardCharsets.UTF_8), ex);
			}
		}
		assertThat(answers).as("some are answers, some failures").isBetween(BODIES / 20, BODIES * 19 / 20);
	}

	private static void assertPromises(Reading reading) {
		TargetEvent.Finished finished = reading.finished();
		List<ToolCall> calls = reading.toolCalls();
		assertThat(finished.finishReason() == FinishReason.TOOL_CALLS && calls.isEmpty()).isFalse();
		assertThat(calls).filteredOn((call) -> !call.complete())
			.allSatisfy(
					(call) -> assertThat(finished.finishReason()).isNotIn(FinishReason.STOP, FinishReason.TOOL_CALLS));
		assertThat(reading.text() + reading.reasoning()).matches("[^\\ud800-\\udfff]*");
	}

	private static byte[] body(Protocol protocol, Random random) {
		List<String> parts = List.of(data(protocol.text("Fold ")), data(protocol.text("it\\ud83c")),
				data(protocol.text("\\udf1e.")), data(protocol.reasoning("Hm")), data(protocol.call("a", "f")),
				data(protocol.arguments("{\\\"x\\\":")), data(protocol.arguments("1}")), data(protocol.finish("stop")),
				data(protocol.finish("tool_use")), data(protocol.finish("length")), data(protocol.finish("abort")),
				data(protocol.usage("3", "99999999999999999999")), data(protocol.last()), data("[DONE]"),
				protocol.text("bare") + "\n", protocol.whole("One.", "stop"), protocol.finish("end_turn"),
				"event: message\n", ": comment\n\n", "\uFEFF", "\r\n\r\n", "id: 7\nretry: 1\n", "data\n", "data:\n\n",
				"data: 7\n\n", "data: [1,{\"a\":[]}]\n\n", "event: x\ndata: {\"a\":\"b\n", "c\"}\n\n",
				"still working\n", "data: wait\n\n", "{\"a\":{\"b\":\n", "]}", "data: {\"choices\":[{\"del\n\n",
				"\u0000\u0001");
		StringBuilder body = new StringBuilder();
		// most begin like an answer, so that there is something to lose
		if (random.nextInt(3) > 0) {
			body.append(parts.get(0));
		}
		for (int i = random.nextInt(9); i >= 0; i--) {
			body.append(parts.get(random.nextInt((random.nextInt(4) > 0) ? 15 : parts.size())));
		}
		byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
		for (int i = random.nextInt(6) - 3; i > 0; i--) {
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
		}
		return bytes;
	}

	private static String data(String frame) {
		return "data: " + frame + "\n\n";
	}

}
