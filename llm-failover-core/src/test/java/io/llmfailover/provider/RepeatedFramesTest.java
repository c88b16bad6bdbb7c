package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames that differ from an earlier one in a text alone are not parsed again, and say
 * what they would say if they were: here they are compared with the same frames among
 * which no two are alike, since each has white space of its own behind its first brace.
 */
class RepeatedFramesTest {

	private static final int STREAMS = 4000;

	private static final int FRAMES = 30;

	private static final String[] TEXTS = { "Hi", " there", "", "a longer piece of text", "\\n", "\\\"",
			"gr\u00fc\u00df", "\ud83c\udf1e", "\\ud83c", "\\udf1e", "\\u00fc", "\t", "{", "}", "[DONE]",
			"'content':'x'", "\ufffd", "\ud83c" };

	private static final String[] PADDINGS = { "aB3", "", "x", "0123456789", "\\n", "\\\"" };

	private static final String[] OPENAI = { chunk("\"content\":\"TEXT\""), chunk("\"content\":\"TEXT\""),
			chunk("\"content\": \"TEXT\""), chunk("\"role\":\"assistant\",\"content\":\"TEXT\",\"refusal\":null"),
			chunk("\"content\":null,\"reasoning_content\":\"TEXT\""),
			chunk("\"content\":\"TEXT\",\"reasoning_content\":null"), chunk("\"reasoning\":\"TEXT\""),
			chunk("\"content\":\"TEXT\",\"reasoning\":\"TEXT\""), chunk("\"content\":\"TEXT\",\"content\":\"x\""),
			chunk("\"content\":\"TEXT\",\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"),
			chunk("\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"TEXT\"}}]"),
			chunk("\"content\":[{\"type\":\"text\",\"text\":\"TEXT\"}]"), chunk("\"refusal\":\"TEXT\""),
			chunk("\"content\":\"TEXT\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"TEXT\"}]"),
			"{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"TEXT\"}}]}",
			"{\"choices\":[{\"delta\":{\"content\":\"TEXT\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
			"{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":\"stop\"}]}",
			"{\"choices\":[{\"delta\":{\"content\":\"TEXT\"},\"message\":{\"content\":\"TEXT\"}}]}",
			"{\"choices\":[{\"message\":{\"content\":\"TEXT\"}}]}",
			"{\"choices\":[{\"delta\":{\"content\":\"TEXT\"}}],\"message\":\"TEXT\"}",
			"{\"choices\":[{\"delta\":{\"content\":\"TEXT\"}}]}{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
			"{\"choices\":[{\"delta\":{\"reasoning\":\"x\"}}]}{\"choices\":[{\"delta\":{\"content\":\"TEXT\"}}]}",
			"{\"x\":{\"content\":\"TEXT\"},\"choices\":[{\"delta\":{\"c\\u006fntent\":\"y\"}}]}",
			"{\"error\":{\"message\":\"TEXT\"}}", "[DONE]" };

	private static final String[] ANTHROPIC = { delta("\"type\":\"text_delta\",\"text\":\"TEXT\""),
			delta("\"type\":\"text_delta\",\"text\":\"TEXT\""), delta("\"text\":\"TEXT\",\"type\":\"text_delta\""),
			delta("\"type\":\"thinking_delta\",\"thinking\":\"TEXT\""), delta("\"text\":\"TEXT\""),
			delta("\"type\":\"text_delta\",\"text\":\"TEXT\",\"content\":\"x\""),
			delta("\"type\":\"text_delta\",\"content\":\"x\",\"text\":\"TEXT\""),
			delta("\"type\":\"input_json_delta\",\"partial_json\":\"TEXT\""),
			delta("\"type\":\"signature_delta\",\"signature\":\"TEXT\""),
			delta("\"type\":\"citations_delta\",\"citation\":{\"text\":\"TEXT\"}"),
			"{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"TEXT\",\"content\":[]}}",
			"{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"TEXT\"}}",
			"{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"TEXT\"}}",
			"{\"type\":\"ping\"}", "{\"type\":\"error\",\"error\":{\"message\":\"TEXT\"}}",
			"{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}" };

	private static final String MARKS = "{}[]\",:0\\ ";

	@ParameterizedTest
	@EnumSource(names = { "OPENAI", "ANTHROPIC" })
	void sayWhatTheyWouldSayIfTheyWereParsed(KnownDialect dialect) {
		int answers = 0;
		for (long seed = 0; seed < STREAMS; seed++) {
			List<byte[]> frames = frames(dialect, new Random(seed));
			List<Object> alike = decoded(dialect, frames, false);
			assertThat(alike).as("seed %d", seed).isEqualTo(decoded(dialect, frames, true));
			answers += (alike.size() > FRAMES / 2) ? 1 : 0;
		}
		assertThat(answers).as("streams that came far").isGreaterThan(STREAMS / 4);
	}

	private static List<byte[]> frames(KnownDialect dialect, Random random) {
		String[] patterns = (dialect == KnownDialect.OPENAI) ? OPENAI : ANTHROPIC;
		List<byte[]> frames = new ArrayList<>();
		String pattern = patterns[0];
		for (int i = 0; i < FRAMES; i++) {
			if (random.nextInt(5) == 0) {
				pattern = patterns[random.nextInt(random.nextBoolean() ? 5 : patterns.length)];
			}
			frames.add(frame(pattern, random));
		}
		return frames;
	}

	private static byte[] frame(String pattern, Random random) {
		String frame = pattern.replace("TEXT", one(TEXTS, random)).replace("PADDING", one(PADDINGS, random));
		if (random.nextInt(10) == 0) {
			frame = frame.substring(0, frame.length() - 1) + "  }" + " ".repeat(random.nextInt(3));
		}
		byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
		if (random.nextInt(30) == 0) {
			bytes[random.nextInt(bytes.length)] = random.nextBoolean() ? (byte) 0xC3
					: (byte) MARKS.charAt(random.nextInt(MARKS.length()));
		}
		return bytes;
	}

	private static String one(String[] values, Random random) {
		return values[random.nextBoolean() ? random.nextInt(3) : random.nextInt(values.length)];
	}

	private static List<Object> decoded(KnownDialect dialect, List<byte[]> frames, boolean unlike) {
		List<Object> said = new ArrayList<>();
		AnswerDecoder decoder = dialect.dialect()
			.decoder(new WireTarget("some-provider", "some-model", Transport.STREAM, 4096, ModelFacts.NONE));
		FailureKind failure = null;
		for (int i = 0; i < frames.size() && failure == null; i++) {
			byte[] frame = unlike ? unlike(frames.get(i), i) : frames.get(i);
			failure = failure(() -> decoder.event(null, frame, 0, frame.length, said::add));
		}
		if (failure == null) {
			failure = failure(() -> decoder.end(List.of(), (TargetEvent event) -> said.add(event)));
		}
		said.add("failed: " + failure);
		return said;
	}

	private static byte[] unlike(byte[] frame, int blanks) {
		if (frame[0] != '{') {
			return frame;
		}
		byte[] other = new byte[frame.length + blanks];
		other[0] = '{';
		Arrays.fill(other, 1, blanks + 1, (byte) ' ');
		System.arraycopy(frame, 1, other, blanks + 1, frame.length - 1);
		return other;
	}

	private static @Nullable FailureKind failure(Runnable decoding) {
		try {
			decoding.run();
			return null;
		}
		catch (TargetFailedException ex) {
			return ex.failure().kind();
		}
	}

	private static String chunk(String delta) {
		return "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
				+ "\"delta\":{" + delta
				+ "},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"PADDING\"}";
	}

	private static String delta(String delta) {
		return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{" + delta + "}}";
	}

}
