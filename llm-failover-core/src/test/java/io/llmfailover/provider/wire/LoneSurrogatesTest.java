package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Half surrogate pairs in JSON.
 */
class LoneSurrogatesTest {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "\\uD83D,\\uFFFD", "\\ude00x,\\uFFFDx", "\\uD83D\\uDE00,\\uD83D\\uDE00",
			"\\ud83d\\ud83d\\ude00\\ude00,\\uFFFD\\ud83d\\ude00\\uFFFD", "\\uD83D\\n,\\uFFFD\\n", "\\\\uD83D,\\\\uD83D",
			"\\\\\\uD83D,\\\\\\uFFFD", "\\u00e9,\\u00e9", "\\uD83D\\\\uDE00,\\uFFFD\\\\uDE00", "\\u12,\\u12", "\\,\\",
			"\\u,\\u", "\\uD8,\\uD8", "plain,plain" })
	void onlyHalfPairsAreReplaced(String json, String replaced) {
		assertThat(LoneSurrogates.replaceIn(json)).isEqualTo(replaced);
	}

	@Test
	void halfPairsBesideEscapesAreReplacedAsWell() {
		assertThat(LoneSurrogates.replaceIn("{\"a\":\"\\u00e9\ud83d\"}")).isEqualTo("{\"a\":\"\\u00e9\ufffd\"}");
		assertThat(LoneSurrogates.replaceIn("\\uD83D\ude00")).isEqualTo("\\uFFFD\ufffd");
		assertThat(LoneSurrogates.replaceIn("\\u00e9\ud83d\ude00")).isEqualTo("\\u00e9\ud83d\ude00");
	}

	@Test
	void whateverJacksonWritesIsWellFormedAfterwards() {
		JsonMapper mapper = JsonMapper.builder().build();
		Random random = new Random(1);
		for (int i = 0; i < 2_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int j = random.nextInt(12); j > 0; j--) {
				switch (random.nextInt(5)) {
					case 0 -> text.append((char) (0xD800 + random.nextInt(0x400)));
					case 1 -> text.append((char) (0xDC00 + random.nextInt(0x400)));
					case 2 -> text.append("\ud83d\ude00");
					case 3 -> text.append('\\');
					default -> text.append("u\u00e9D83D\n\"".charAt(random.nextInt(8)));
				}
			}
			byte[] json = mapper.writeValueAsBytes(text.toString());
			LoneSurrogates.replaceIn(json);
			// a half pair becomes a question mark in UTF-8 and U+FFFD where it is decoded
			String expected = new String(text.toString().getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
			assertThat(mapper.readValue(json, String.class)).isEqualTo(expected);
		}
	}

}
