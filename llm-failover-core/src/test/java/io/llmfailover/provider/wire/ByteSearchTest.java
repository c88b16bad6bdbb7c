package io.llmfailover.provider.wire;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Eight bytes at a time find what one at a time finds.
 */
class ByteSearchTest {

	private static final byte[] NEIGHBOURS = { '\n' - 1, '\n', '\n' + 1, '\r' - 1, '\r', '\r' + 1, 0, 1, -1, -128, 127,
			'\n' - 128, '\r' - 128, 'a' };

	@Test
	void findsWhicheverComesFirst() {
		ByteSearch search = ByteSearch.forEither('\n', '\r');
		Random random = new Random(42);
		for (int round = 0; round < 200_000; round++) {
			byte[] data = new byte[random.nextInt(40)];
			int commonest = random.nextInt(NEIGHBOURS.length);
			for (int i = 0; i < data.length; i++) {
				data[i] = NEIGHBOURS[(random.nextInt(8) == 0) ? random.nextInt(NEIGHBOURS.length) : commonest];
			}
			int from = random.nextInt(data.length + 1);
			int end = from + random.nextInt(data.length - from + 1);
			assertThat(search.in(data, from, end)).as("round %d", round).isEqualTo(oneByOne(data, from, end));
		}
	}

	private static int oneByOne(byte[] data, int from, int end) {
		for (int i = from; i < end; i++) {
			if (data[i] == '\n' || data[i] == '\r') {
				return i;
			}
		}
		return end;
	}

}
