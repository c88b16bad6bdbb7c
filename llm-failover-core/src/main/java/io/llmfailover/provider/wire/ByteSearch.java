package io.llmfailover.provider.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches bytes for the first of two, eight at a time: every byte of every answer is
 * searched for the end of its line.
 *
 * @param first one byte, eight times
 * @param second the other byte, eight times
 */
record ByteSearch(long first, long second) {

	private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101_0101_0101_0101L;

	private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

	/**
	 * Searches for either of two characters of ASCII.
	 * @param first the one
	 * @param second the other
	 * @return the search
	 */
	static ByteSearch forEither(char first, char second) {
		return new ByteSearch(ONES * first, ONES * second);
	}

	/**
	 * Where the first of them stands.
	 * @param data holds the bytes
	 * @param from where to begin
	 * @param end where the bytes end
	 * @return the index; {@code end} if neither is there
	 */
	int in(byte[] data, int from, int end) {
		int i = from;
		for (; i <= end - Long.BYTES; i += Long.BYTES) {
			long bytes = (long) EIGHT_BYTES.get(data, i);
			long found = zeros(bytes ^ this.first) | zeros(bytes ^ this.second);
			if (found != 0) {
				return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
			}
		}
		byte one = (byte) this.first;
		byte other = (byte) this.second;
		while (i < end && data[i] != one && data[i] != other) {
			i++;
		}
		return i;
	}

	/**
	 * Marks the bytes that are zero by their high bit. Beyond the first of them a mark
	 * may be wrong, see Hacker's Delight, section 6-1.
	 */
	private static long zeros(long bytes) {
		return (bytes - ONES) & ~bytes & HIGH_BITS;
	}

}
