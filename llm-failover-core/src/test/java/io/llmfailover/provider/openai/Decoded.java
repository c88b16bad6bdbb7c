package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.Decoders;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetEvent.Finished;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the decoder makes of an answer.
 */
final class Decoded {

	static final WireTarget TARGET = new WireTarget("some-provider", "some-model", Transport.STREAM, 4096,
			ModelFacts.NONE);

	private final List<TargetEvent> events = new ArrayList<>();

	private @Nullable Failure failure;

	private Decoded() {
	}

	/**
	 * Decodes a stream whose events have these data.
	 */
	static Decoded frames(String... frames) {
		return stream(Stream.of(frames).map((frame) -> "data: " + frame + "\n\n").collect(Collectors.joining()));
	}

	static Decoded named(String name, String frame) {
		return stream("event: " + name + "\ndata: " + frame + "\n\n");
	}

	/**
	 * Decodes a stream as it goes over the wire. However it is cut, the same must come
	 * out.
	 */
	static Decoded stream(String stream) {
		byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
		Decoded whole = cut(bytes, bytes.length);
		assertSame(whole, cut(bytes, 1));
		Random random = new Random(bytes.length);
		for (int i = 0; i < 5; i++) {
			assertSame(whole, cut(bytes, 1 + random.nextInt(100)));
		}
		return whole;
	}

	private static void assertSame(Decoded one, Decoded other) {
		assertThat(other.failure).isEqualTo(one.failure);
		assertThat(other.events).isEqualTo(one.events);
	}

	private static Decoded cut(byte[] bytes, int pieces) {
		return decode((decoder, decoded) -> {
			SseDecoder sse = new SseDecoder(4 * 1024 * 1024, 4 * 1024 * 1024);
			SseDecoder.Handler handler = Decoders.handler(decoder, decoded.events::add);
			for (int offset = 0; offset < bytes.length; offset += pieces) {
				byte[] scratch = Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + pieces));
				sse.feed(scratch, 0, scratch.length, handler);
				// what was emitted must not look at the scratch any more
				Arrays.fill(scratch, (byte) '#');
			}
			sse.finish(handler);
		});
	}

	static Decoded body(String body) {
		byte[] data = body.getBytes(StandardCharsets.UTF_8);
		byte[] scratch = new byte[data.length + 6];
		Arrays.fill(scratch, (byte) '}');
		System.arraycopy(data, 0, scratch, 3, data.length);
		return decode((decoder, decoded) -> decoder.body(scratch, 3, data.length, decoded.events::add));
	}

	private static Decoded decode(Exchange exchange) {
		Decoded decoded = new Decoded();
		AnswerDecoder decoder = new OpenAiDialect().decoder(TARGET);
		try {
			exchange.run(decoder, decoded);
			decoder.end(List.of(), decoded.events::add);
		}
		catch (TargetFailedException ex) {
			decoded.failure = ex.failure();
		}
		return decoded;
	}

	boolean failed() {
		return this.failure != null;
	}

	List<TargetEvent> events() {
		return this.events;
	}

	Failure failure() {
		assertThat(this.failure).as("a failure instead of %s", this.events).isNotNull();
		return Objects.requireNonNull(this.failure);
	}

	Finished finished() {
		assertThat(this.failure).as("the failure").isNull();
		return (Finished) this.events.get(this.events.size() - 1);
	}

	String text() {
		StringBuilder text = new StringBuilder();
		this.events.forEach((event) -> {
			if (event instanceof TargetEvent.TextPiece piece) {
				text.append(piece.text());
			}
		});
		return text.toString();
	}

	String reasoning() {
		StringBuilder text = new StringBuilder();
		this.events.forEach((event) -> {
			if (event instanceof TargetEvent.ReasoningPiece piece) {
				text.append(piece.text());
			}
		});
		return text.toString();
	}

	List<ToolCall> toolCalls() {
		finished();
		return this.events.stream()
			.filter(TargetEvent.ToolCalled.class::isInstance)
			.map((event) -> ((TargetEvent.ToolCalled) event).toolCall())
			.toList();
	}

	private interface Exchange {

		void run(AnswerDecoder decoder, Decoded decoded);

	}

}
