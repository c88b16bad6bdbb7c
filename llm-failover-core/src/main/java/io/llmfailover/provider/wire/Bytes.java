package io.llmfailover.provider.wire;

import java.util.Arrays;

/**
 * Bytes that grow and are used again.
 */
final class Bytes {

	private static final byte[] NONE = {};

	// one huge event must not weigh on a long stream
	private static final int KEPT = 64 * 1024;

	private byte[] bytes = NONE;

	private int length;

	void append(byte b) {
		reserve(1);
		this.bytes[this.length++] = b;
	}

	void append(byte[] source, int offset, int length) {
		reserve(length);
		System.arraycopy(source, offset, this.bytes, this.length, length);
		this.length += length;
	}

	private void reserve(int more) {
		int needed = Math.addExact(this.length, more);
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, Math.max(256, this.bytes.length * 2)));
		}
	}

	byte[] array() {
		return this.bytes;
	}

	int length() {
		return this.length;
	}

	void clear() {
		this.length = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = NONE;
		}
	}

}
