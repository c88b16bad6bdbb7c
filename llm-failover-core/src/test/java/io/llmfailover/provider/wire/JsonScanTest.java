package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes in pieces say the same as byte after byte.
 */
class JsonScanTest {

	private static final String USUAL = "{}[]\"\"\\\\ ,:a\u00fc\ud83c\udf1e\n";

	@Test
	void findsTheEndWhereverTheBytesAreCut() {
		Random random = new Random(7);
		for (int round = 0; round < 100_000; round++) {
			byte[] json = ("{" + anything(random)).getBytes(StandardCharsets.UTF_8);
			JsonScan pieces = new JsonScan();
			int read = 0;
			while (read < json.length && !pieces.isWhole()) {
				read = pieces.read(json, read, Math.min(json.length, read + 1 + random.nextInt(20)));
			}
			JsonScan each = new JsonScan();
			int end = 0;
			while (end < json.length && !each.next(json[end++])) {
				// until the value ends
			}
			assertThat(read).as(new String(json, StandardCharsets.UTF_8)).isEqualTo(end);
			assertThat(pieces.isWhole()).isEqualTo(each.isWhole());
		}
	}

	private static String anything(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(60); i > 0; i--) {
			text.append(USUAL.charAt(random.nextInt(USUAL.length())));
		}
		return text.toString();
	}

}
