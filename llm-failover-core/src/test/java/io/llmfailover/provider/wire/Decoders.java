package io.llmfailover.provider.wire;

import java.util.function.Consumer;

import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Connects decoders without a network, for tests.
 */
public final class Decoders {

	private Decoders() {
	}

	/**
	 * Hands everything that a stream holds to the decoder of an answer.
	 * @param decoder the decoder
	 * @param out takes what it tells
	 * @return the handler
	 */
	public static SseDecoder.Handler handler(AnswerDecoder decoder, Consumer<TargetEvent> out) {
		return new SseDecoder.Handler() {

			@Override
			public void event(@Nullable String name, byte[] data, int offset, int length) {
				decoder.event(name, data, offset, length, out);
			}

			@Override
			public void line(byte[] line, int offset, int length) {
				decoder.notice(line, offset, length);
			}

		};
	}

}
