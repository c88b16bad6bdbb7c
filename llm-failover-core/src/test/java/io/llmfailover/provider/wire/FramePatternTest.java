package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A frame is recognized by its bytes where it differs from another one in its text alone,
 * and left to the parser in every other case.
 */
class FramePatternTest {

	private static final String FRAME = "{\"a\":[1,{\"text\":\"Hello\",\"b\":null}],\"c\":\"d\"}";

	private static final String PADDED = "{\"a\":{\"text\":\"Hello\"},\"usage\":null,\"obfuscation\":\"xY7\",\"c\":1}";

	@ParameterizedTest
	@ValueSource(strings = { "Hello", "", " ", "a longer text than the one before", "gr\u00fc\u00df \ud83c\udf1e", "{}",
			"'text':'x'", "\t" })
	void hasAnotherText(String text) {
		assertThat(textOf(FRAME, FRAME.replace("Hello", text))).isEqualTo(text);
		assertThat(textOf(PADDED, PADDED.replace("Hello", text))).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "xY7", "a", "0123456789abcdef", "{\u00fc" })
	void hasAnotherPadding(String padding) {
		assertThat(textOf(PADDED, PADDED.replace("Hello", "you").replace("xY7", padding))).isEqualTo("you");
	}

	@ParameterizedTest
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false,
			value = { "}|   }", "}   |}", "}|}  ", "}  |}", "}|}", "} |  } " })
	void hasOtherWhiteSpaceAroundItsLastBrace(String ends) {
		String frame = "{\"type\":\"x\",\"delta\":{\"text\":\"Hello\"}}";
		String other = "{\"type\":\"x\",\"delta\":{\"text\":\"you\"" + ends.replace("|", "");
		assertThat(textOf(frame, other)).isEqualTo("you");
		assertThat(textOf(other, frame)).isEqualTo("Hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":[1,{\"text\":\"you\",\"b\":null}],\"c\":\"e\"}",
			"{\"a\":[1,{\"text\":\"you\",\"b\":null}],\"c\":\"d\",\"e\":0}",
			"{\"a\":[2,{\"text\":\"you\",\"b\":null}],\"c\":\"d\"}",
			"{\"a\":[1,{\"text\":\"you\",\"b\":null}],\"c\":\"d\"",
			"{\"a\":[1,{\"text\":\"you\",\"b\":null}],\"c\":\"d\"}}",
			"{\"a\":[1,{\"text\":\"you\",\"b\":nul l}],\"c\":\"d\"}", "{\"a\":[1,{\"text\":\"you",
			"{\"a\":[1,{\"text\":\"", "{\"a\":[1,{\"tex", "{}", "",
			"{\"a\":[1,{\"text\":\"you\",\"b\":null}],\"c\":\"d\"}{}",
			"{\"a\":[1,{\"text\":null,\"b\":null}],\"c\":\"d\"}" })
	void isNotRecognizedWhereAnythingElseDiffers(String other) {
		assertThat(textOf(FRAME, other)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\n", "a \\\"b\\\" c", "\\u00fc", "\\", "\ufffd" })
	void isLeftToTheParserWhereItsTextNeedsOne(String text) {
		assertThat(textOf(FRAME, FRAME.replace("Hello", text))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\n", "a\\\"", "\",\"more\":\"" })
	void isLeftToTheParserWhereItsPaddingNeedsOne(String padding) {
		assertThat(textOf(PADDED, PADDED.replace("xY7", padding))).isNull();
	}

	@Test
	void isLeftToTheParserWhereItsTextIsNoUtf8() {
		byte[] frame = FRAME.replace("Hello", "a?b").getBytes(StandardCharsets.UTF_8);
		frame[FRAME.indexOf("Hello") + 1] = (byte) 0xC3;
		assertThat(pattern(FRAME).text(frame, 0, frame.length)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"text\":\"a\",\"b\":{\"text\":\"c\"}}", "{\"b\":{\"text\":1},\"text\":\"a\"}",
			"{\"text\":\"a\",\"b\":{\"text\":1}}", "{\"text\":1}", "{\"text\":[\"a\"]}", "{\"other\":\"a\"}",
			"{\"text\":\"a\\n\"}", "{\"b\":\"\\u0041\",\"text\":\"a\"}", "[{\"text\":\"a\"}]", " {\"text\":\"a\"}",
			"{\"text\":\"a\"},1", "text", "", "}" })
	void isNoPatternWhereItIsNotObviousWhatIsItsText(String frame) {
		byte[] data = frame.getBytes(StandardCharsets.UTF_8);
		assertThat(FramePattern.of(data, 0, data.length, "text")).isNull();
	}

	@Test
	void isNoPatternIfItIsLarge() {
		byte[] data = FRAME.replace("Hello", "x".repeat(5000)).getBytes(StandardCharsets.UTF_8);
		assertThat(FramePattern.of(data, 0, data.length, "text")).isNull();
	}

	@Test
	void mayHaveTheNameOfItsTextAmongItsValues() {
		assertThat(textOf("{\"type\":\"text\",\"text\":\"text\",\"a\":\"text\"}",
				"{\"type\":\"text\",\"text\":\"b\",\"a\":\"text\"}"))
			.isEqualTo("b");
	}

	@Test
	void mayHaveWhiteSpaceAroundTheColon() {
		assertThat(textOf("{\"text\" :\t\"a\"}", "{\"text\" :\t\"b\"}")).isEqualTo("b");
	}

	private static @Nullable String textOf(String frame, String other) {
		byte[] data = ("##" + other + "#}").getBytes(StandardCharsets.UTF_8);
		return pattern(frame).text(data, 2, data.length - 4);
	}

	private static FramePattern pattern(String frame) {
		byte[] data = ("#" + frame + "}}").getBytes(StandardCharsets.UTF_8);
		FramePattern pattern = FramePattern.of(data, 1, data.length - 3, "text");
		assertThat(pattern).isNotNull();
		return Objects.requireNonNull(pattern);
	}

}
