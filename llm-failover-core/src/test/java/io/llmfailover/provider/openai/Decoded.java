package io.llmfailover.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetEvent.Finished;
import io.llmfailover.target.TargetFailedException;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * What the decoder makes of an answer.
 */
final class Decoded {

	static final WireTarget TARGET = new WireTarget("some-provider", "some-model", Transport.STREAM, 4096,
			ModelTraits.NONE);

	private final List<TargetEvent> events = new ArrayList<>();

	private @Nullable Failure failure;

	private Decoded() {
	}

	/**
	 * Decodes a stream whose events have these data.
	 */
	static Decoded frames(String... frames) {
		return decode((decoder, decoded) -> {
			for (String frame : frames) {
				decoded.event(decoder, null, frame);
			}
		});
	}

	/**
	 * Decodes a stream as it goes over the wire.
	 */
	static Decoded stream(String stream) {
		return decode((decoder, decoded) -> {
			for (String event : stream.replace("\r\n", "\n").split("\n\n")) {
				String name = null;
				StringBuilder data = new StringBuilder();
				for (String line : event.split("\n")) {
					if (line.startsWith("event:")) {
						name = line.substring(6).strip();
					}
					if (line.startsWith("data:")) {
						data.append(line.substring(5).stripLeading());
					}
				}
				if (!data.isEmpty()) {
					decoded.event(decoder, name, data.toString());
				}
			}
		});
	}

	static Decoded named(String name, String frame) {
		return decode((decoder, decoded) -> decoded.event(decoder, name, frame));
	}

	static Decoded body(String body) {
		return decode((decoder, decoded) -> {
			byte[] data = body.getBytes(StandardCharsets.UTF_8);
			decoder.body(surrounded(data), 3, data.length, decoded.events::add);
		});
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

	private void event(AnswerDecoder decoder, @Nullable String name, String frame) {
		byte[] data = frame.getBytes(StandardCharsets.UTF_8);
		byte[] scratch = surrounded(data);
		decoder.event(name, scratch, 3, data.length, this.events::add);
		// what was emitted must not look at the scratch any more
		Arrays.fill(scratch, (byte) '#');
	}

	private static byte[] surrounded(byte[] data) {
		byte[] scratch = new byte[data.length + 6];
		Arrays.fill(scratch, (byte) '}');
		System.arraycopy(data, 0, scratch, 3, data.length);
		return scratch;
	}

	List<TargetEvent> events() {
		return this.events;
	}

	Failure failure() {
		Assertions.assertThat(this.failure).as("a failure instead of %s", this.events).isNotNull();
		return Objects.requireNonNull(this.failure);
	}

	Finished finished() {
		Assertions.assertThat(this.failure).as("the failure").isNull();
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
