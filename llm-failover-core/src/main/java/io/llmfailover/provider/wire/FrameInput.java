package io.llmfailover.provider.wire;

import java.io.InputStream;

/**
 * Hands a JSON parser the bytes of one frame after the other: the input is at its end
 * with the last byte of a frame, until the next frame is fed. Not thread-safe.
 */
final class FrameInput extends InputStream {

	private static final byte[] NONE = {};

	private byte[] data = NONE;

	private int next;

	private int end;

	/**
	 * Begins a frame.
	 * @param data holds it
	 * @param offset where it begins
	 * @param length its length in bytes
	 */
	void feed(byte[] data, int offset, int length) {
		this.data = data;
		this.next = offset;
		this.end = offset + length;
	}

	/**
	 * Forgets the frame, so that its bytes can be collected.
	 */
	void letGo() {
		feed(NONE, 0, 0);
	}

	/**
	 * Takes back the bytes that were read last, so that they are read again.
	 * @param count how many
	 */
	void takeBack(int count) {
		this.next -= Math.max(0, count);
	}

	/**
	 * Whether nothing but white space is left, which is passed over.
	 * @return true if the frame has nothing more to say
	 */
	boolean isBlank() {
		while (this.next < this.end && WhiteSpace.isJson(this.data[this.next])) {
			this.next++;
		}
		return this.next == this.end;
	}

	@Override
	public int read() {
		return (this.next < this.end) ? this.data[this.next++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] target, int offset, int length) {
		int count = Math.min(length, this.end - this.next);
		if (count <= 0) {
			return (length > 0) ? -1 : 0;
		}
		System.arraycopy(this.data, this.next, target, offset, count);
		this.next += count;
		return count;
	}

}
