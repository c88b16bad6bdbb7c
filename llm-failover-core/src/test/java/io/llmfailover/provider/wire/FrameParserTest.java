package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A parser that is used again reads each frame like a new one.
 */
class FrameParserTest {

	private static final JsonMapper TREES = JsonMapper.builder(LenientJson.TOKENS).build();

	private static final List<String> FRAMES = List.of("{\"a\":1,\"b\":[true,null,{\"c\":\"d\"}]}", "{}", "[]", "",
			"  ", "{\"gr\u00fc\u00df\":\"\ud83c\udf1e \\ud83c\\udf1e \\n\"}", "{\"a\":-1.5e3,\"b\":\"\\u00fc\"} ",
			"{}{\"a\":1}", "[{\"a\":1},{\"b\":2}]", "12", "12 ", "tru", "true", "\"text\"", "\"tex", "nul", "null {}",
			"{\"a\":", "{\"a", "{", "}", "{}}", "{\"a\":1}garbage", "{\"a\":tru", "{\"a\":tru}", "{\"a\":1,}",
			"{\"a\" 1}", "[1,2", "{\"a\":[{\"b\":[", "{\"a\":\"\\", "{\"a\":\"\\u00", "-", "{\"a\":1e}",
			"{\"long\":\"" + "x".repeat(9000) + "\"}", "\u0000", "{\"a\":\"\t\"}");

	@Test
	void readsFrameAfterFrameLikeANewParser() {
		for (long seed = 0; seed < 3000; seed++) {
			Random random = new Random(seed);
			byte[] frame = frame(random);
			byte[] scratch = new byte[frame.length + 20];
			System.arraycopy(frame, 0, scratch, 10, frame.length);
			assertThat(tokens(LenientJson.parser(scratch, 10, frame.length))).as("seed %d", seed)
				.isEqualTo(tokens(LenientJson.TOKENS.createParser(ObjectReadContext.empty(), frame, 0, frame.length)));
		}
	}

	@Test
	void makesTheSameTrees() {
		String json = FRAMES.get(0);
		byte[] data = json.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 3; i++) {
			try (JsonParser parser = LenientJson.parser(data, 0, data.length)) {
				assertThat(new JsonObjects(parser).next()).isTrue();
				assertThat(TREES.<Object>readTree(parser)).isEqualTo(TREES.readTree(json));
			}
		}
	}

	@Test
	void isUsedAgainAfterAWholeFrameOnly() {
		byte[] whole = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
		JsonParser first = readAll(whole);
		assertThat(readAll(whole)).isSameAs(first);
		readAll("{\"a\":".getBytes(StandardCharsets.UTF_8));
		assertThat(readAll(whole)).isNotSameAs(first);
	}

	@Test
	void isRenewedBeforeItsNamesFillTheMemory() {
		JsonParser first = readAll("{}".getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < 1001; i++) {
			readAll(("{\"name" + i + "\":1}").getBytes(StandardCharsets.UTF_8));
		}
		assertThat(readAll("{}".getBytes(StandardCharsets.UTF_8))).isNotSameAs(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1}", "{\"a\":{\"b\":[2]}}" })
	void servesWhoeverReadsAFrameWhileAnotherIsRead(String json) {
		byte[] data = json.getBytes(StandardCharsets.UTF_8);
		try (JsonParser outer = LenientJson.parser(data, 0, data.length)) {
			assertThat(outer.nextToken()).isEqualTo(JsonToken.START_OBJECT);
			assertThat(readAll(data)).isNotSameAs(outer);
			assertThat(outer.nextName()).isEqualTo("a");
			outer.nextToken();
			outer.skipChildren();
			assertThat(outer.nextToken()).isEqualTo(JsonToken.END_OBJECT);
			assertThat(outer.nextToken()).isNull();
		}
	}

	private static byte[] frame(Random random) {
		String text = FRAMES.get(random.nextInt(FRAMES.size()));
		byte[] frame = text.getBytes(StandardCharsets.UTF_8);
		if (frame.length > 0 && random.nextInt(3) == 0) {
			frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
		}
		return frame;
	}

	private static List<String> tokens(JsonParser frame) {
		List<String> tokens = new ArrayList<>();
		try (JsonParser parser = frame) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				tokens.add(token + ":" + parser.getString());
			}
		}
		catch (JacksonException ex) {
			// how far it came before it noticed is no matter
			return List.of("broken");
		}
		// nor is what it makes of a number that stands alone: it is no frame
		return tokens.stream().anyMatch((token) -> token.startsWith("START")) ? tokens : List.of("broken");
	}

	private static JsonParser readAll(byte[] data) {
		JsonParser parser = LenientJson.parser(data, 0, data.length);
		tokens(parser);
		return parser;
	}

}
