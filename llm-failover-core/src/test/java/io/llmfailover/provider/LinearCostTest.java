package io.llmfailover.provider;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Eight times the bytes may cost eight times the work, whatever they are. Work is counted
 * in bytes that are allocated, which do not depend on how fast or busy a machine is: what
 * looks at everything for each piece copies or parses it.
 */
class LinearCostTest {

	private static final int SMALL = 8 << 10;

	private static final int LARGE = 64 << 10;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final Expected TOOLS = new Expected(Set.of("f", "longer_name"), false, DecodingLimits.DEFAULTS);

	static Stream<Arguments> streams() {
		Protocol openAi = Protocol.OPENAI;
		Protocol anthropic = Protocol.ANTHROPIC;
		return Stream.of(
				of("arguments in pieces of a byte, each with the call's name", openAi,
						(n) -> openAi.call("a", "f") + pieces(n,
								delta("\"tool_calls\":[{\"index\":0,\"id\":\"a\","
										+ "\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]"))),
				of("arguments in pieces without an index, each with the call's name", openAi,
						(n) -> openAi.call("a", "f") + pieces(n,
								delta("\"tool_calls\":[{\"function\":{\"name\":\"f\"," + "\"arguments\":\"{\"}}]"))),
				of("a name in pieces", openAi,
						(n) -> pieces(n,
								delta("\"tool_calls\":[{\"index\":0,\"id\":\"a\","
										+ "\"function\":{\"name\":\"\",\"arguments\":\"[\"}}]"))),
				of("details of reasoning in pieces", openAi,
						(n) -> pieces(n, delta(
								"\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"x\",\"index\":0}]"))),
				of("refusal in pieces", openAi, (n) -> pieces(n, delta("\"refusal\":\"x\""))),
				of("text of another choice", openAi,
						(n) -> openAi.text("a")
								+ pieces(n, "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"x\"}}]}")),
				of("text in pieces", openAi, (n) -> pieces(n, openAi.text("x"))),
				of("halves of characters", openAi, (n) -> pieces(n, openAi.text("\\ud83c"))),
				of("text in pieces", anthropic, (n) -> pieces(n, anthropic.text("x"))),
				of("arguments in pieces", anthropic,
						(n) -> anthropic.call("a", "f") + pieces(n, anthropic.arguments("{"))),
				of("pieces of the first of many open blocks", anthropic, LinearCostTest::manyOpenBlocks),
				of("thinking in pieces", anthropic, (n) -> pieces(n, anthropic.reasoning("x"))),
				of("citations", anthropic,
						(n) -> "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}"
								+ pieces(n,
										"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
												+ "{\"type\":\"citations_delta\",\"citation\":{\"a\":1}}}")),
				of("JSON on lines without a field", openAi, (n) -> "{" + "\n\"a\":1,".repeat(n / 8) + "\n\"b\":2}"),
				of("data that lines without a field continue", openAi,
						(n) -> "data: {" + "\n\"a\":1,".repeat(n / 8) + "\n\"b\":2}"),
				of("data on many lines", openAi,
						(n) -> "data: {" + "\ndata:\"a\":1,".repeat(n / 8) + "\ndata:\"b\":2}"),
				of("many objects on one line", openAi, (n) -> openAi.text("x").repeat(n / 8)),
				of("lines of plain text", openAi, (n) -> openAi.text("x") + "\nstill working on it".repeat(n / 8)),
				of("an open string", openAi, (n) -> "data: {\"a\":\"" + "\nx".repeat(n / 2)));
	}

	private static Arguments of(String what, Protocol protocol, IntFunction<String> stream) {
		return Arguments.of(what, protocol, stream);
	}

	// a piece of n bytes in all, each in a frame of its own
	private static String pieces(int n, String frame) {
		return ("\n" + frame).repeat(n / 8);
	}

	private static String delta(String delta) {
		return "{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}";
	}

	private static String manyOpenBlocks(int n) {
		StringBuilder stream = new StringBuilder();
		for (int i = 0; i < n / 8; i++) {
			stream.append("{\"type\":\"content_block_start\",\"index\":")
				.append(i)
				.append(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n");
		}
		return stream + pieces(n, Protocol.ANTHROPIC.text("x"));
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource("streams")
	void growsWithTheBytes(String what, Protocol protocol, IntFunction<String> stream) {
		byte[] small = stream.apply(SMALL).getBytes(StandardCharsets.UTF_8);
		byte[] large = stream.apply(LARGE).getBytes(StandardCharsets.UTF_8);
		cost(protocol, small);
		long before = cost(protocol, small);
		long after = cost(protocol, large);
		double growth = (double) after / before;
		// a table that doubles, and what is only done once, make it less or more than 8
		assertThat(growth).as("%d bytes, then %d", before, after).isLessThan(16);
	}

	private static long cost(Protocol protocol, byte[] stream) {
		AnswerDecoder decoder = protocol.decoder(TOOLS);
		SseDecoder events = new SseDecoder(4 << 20, 4 << 20);
		SseDecoder.Handler handler = Decoders.handler(decoder, (event) -> {
		});
		long start = THREADS.getCurrentThreadAllocatedBytes();
		try {
			for (int i = 0; i < stream.length; i += 1024) {
				events.feed(stream, i, Math.min(1024, stream.length - i), handler);
			}
			events.finish(handler);
			decoder.end(List.of(), (event) -> {
			});
		}
		catch (TargetFailedException ex) {
			assertThat(ex.failure().kind()).isNotNull();
		}
		return THREADS.getCurrentThreadAllocatedBytes() - start;
	}

}
