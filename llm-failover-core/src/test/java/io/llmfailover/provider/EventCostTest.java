package io.llmfailover.provider;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import com.sun.management.ThreadMXBean;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.wire.SseDecoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a piece of text costs beyond itself. A parser for each event would be 1000 bytes
 * more.
 */
class EventCostTest {

	private static final int EVENTS = 2000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@ParameterizedTest
	@CsvSource({ "OPENAI,600", "ANTHROPIC,400" })
	void isBounded(Protocol protocol, int most) {
		byte[] event = Protocol.events(protocol.text(" hello")).getBytes(StandardCharsets.UTF_8);
		decode(protocol, event);
		assertThat(decode(protocol, event)).isLessThan(most);
	}

	private static long decode(Protocol protocol, byte[] event) {
		AnswerDecoder decoder = protocol.decoder();
		SseDecoder events = new SseDecoder(1 << 20, 1 << 20);
		SseDecoder.Handler handler = Decoders.handler(decoder, (told) -> {
		});
		long start = THREADS.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < EVENTS; i++) {
			events.feed(event, 0, event.length, handler);
		}
		return (THREADS.getCurrentThreadAllocatedBytes() - start) / EVENTS;
	}

}
