package io.llmfailover.provider;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.JsonScan;
import io.llmfailover.provider.wire.WhiteSpace;
import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body that begins with JSON. Usually that is the whole answer; where something
 * follows it, it was the first frame of a stream without fields, as some servers send it:
 * one JSON object per line.
 */
final class DocumentReader implements BodyReader {

	private final AnswerDecoder decoder;

	private final AnswerLimits limits;

	private final Document first = new Document();

	private final JsonScan scan = new JsonScan();

	private boolean whole;

	private @Nullable StreamReader rest;

	DocumentReader(AnswerDecoder decoder, AnswerLimits limits) {
		this.decoder = decoder;
		this.limits = limits;
	}

	@Override
	public void read(byte[] bytes, int offset, int length, Consumer<TargetEvent> out) {
		int start = offset;
		int end = offset + length;
		if (!this.whole) {
			start = readFirst(bytes, offset, end);
		}
		if (this.rest == null) {
			while (start < end && WhiteSpace.isJson(bytes[start])) {
				start++;
			}
			if (start == end) {
				return;
			}
			this.rest = new StreamReader(this.decoder, this.limits);
			this.decoder.event(null, this.first.bytes(), 0, this.first.size(), out);
			this.first.letGo();
		}
		this.rest.read(bytes, start, end - start, out);
	}

	/**
	 * Reads on in the first value.
	 * @return where the bytes begin that are no longer part of it
	 */
	private int readFirst(byte[] bytes, int offset, int end) {
		int next = this.scan.read(bytes, offset, end);
		this.whole = this.scan.isWhole();
		this.first.write(bytes, offset, next - offset);
		return next;
	}

	@Override
	public void end(Consumer<TargetEvent> out) {
		if (this.rest != null) {
			this.rest.end(out);
			return;
		}
		// decoded where it was collected: a copy would double what a large answer takes
		this.decoder.body(this.first.bytes(), 0, this.first.size(), out);
		this.first.letGo();
	}

	@Override
	public boolean streaming() {
		return this.rest != null;
	}

	private static final class Document extends ByteArrayOutputStream {

		private static final byte[] NONE = {};

		Document() {
			super(2048);
		}

		byte[] bytes() {
			return this.buf;
		}

		void letGo() {
			this.buf = NONE;
			this.count = 0;
		}

	}

}
