package io.llmfailover.provider.wire;

import java.util.Arrays;

/**
 * Bytes that grow and are used again. Whoever appends to them holds on to what is
 * returned: as long as there are none, all share {@link #NONE}.
 */
final class Bytes {

	private static final byte[] EMPTY = {};

	/** No bytes; never changed. */
	static final Bytes NONE = new Bytes();

	// one huge event must not weigh on a long stream
	private static final int KEPT = 64 * 1024;

	private byte[] bytes = EMPTY;

	private int length;

	private Bytes() {
	}

	Bytes append(byte b) {
		Bytes grown = grown(1);
		grown.bytes[grown.length++] = b;
		return grown;
	}

	Bytes append(byte[] source, int offset, int length) {
		if (length == 0) {
			return this;
		}
		Bytes grown = grown(length);
		System.arraycopy(source, offset, grown.bytes, grown.length, length);
		grown.length += length;
		return grown;
	}

	private Bytes grown(int more) {
		Bytes grown = (this == NONE) ? new Bytes() : this;
		grown.reserve(more);
		return grown;
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
		if (this == NONE) {
			return;
		}
		this.length = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = EMPTY;
		}
	}

}
