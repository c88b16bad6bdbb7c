package io.llmfailover.provider;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.target.TargetEvent;

/**
 * Reads a body that is one JSON document.
 */
final class WholeReader implements BodyReader {

	private final AnswerDecoder decoder;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);

	WholeReader(AnswerDecoder decoder) {
		this.decoder = decoder;
	}

	@Override
	public void read(byte[] bytes, int offset, int length, Consumer<TargetEvent> out) {
		this.body.write(bytes, offset, length);
	}

	@Override
	public void end(Consumer<TargetEvent> out) {
		this.decoder.body(this.body.toByteArray(), 0, this.body.size(), out);
	}

}
