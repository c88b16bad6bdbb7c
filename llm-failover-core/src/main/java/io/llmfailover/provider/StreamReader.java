package io.llmfailover.provider;

import java.util.function.Consumer;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.target.TargetEvent;

/**
 * Reads a body of server-sent events.
 */
final class StreamReader implements BodyReader {

	private final AnswerDecoder decoder;

	private final SseDecoder events;

	StreamReader(AnswerDecoder decoder, AnswerLimits limits) {
		this.decoder = decoder;
		this.events = new SseDecoder(limits.maxLine(), limits.maxFrame());
	}

	@Override
	public void read(byte[] bytes, int offset, int length, Consumer<TargetEvent> out) {
		this.events.feed(bytes, offset, length,
				(name, data, from, size) -> this.decoder.event(name, data, from, size, out));
	}

	@Override
	public void end(Consumer<TargetEvent> out) {
		this.events.finish((name, data, from, size) -> this.decoder.event(name, data, from, size, out));
	}

}
