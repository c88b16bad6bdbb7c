package io.llmfailover.provider;

import java.util.function.Consumer;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

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
		this.events.feed(bytes, offset, length, new Events(out));
	}

	@Override
	public void end(Consumer<TargetEvent> out) {
		this.events.finish(new Events(out));
	}

	@Override
	public boolean streaming() {
		return true;
	}

	private final class Events implements SseDecoder.Handler {

		private final Consumer<TargetEvent> out;

		Events(Consumer<TargetEvent> out) {
			this.out = out;
		}

		@Override
		public void event(@Nullable String name, byte[] data, int offset, int length) {
			StreamReader.this.decoder.event(name, data, offset, length, this.out);
		}

		@Override
		public void line(byte[] line, int offset, int length) {
			StreamReader.this.decoder.notice(line, offset, length);
		}

	}

}
