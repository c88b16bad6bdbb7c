package io.llmfailover.provider.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.llmfailover.FailureKind;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SseDecoderTest {

	private static final String NASTY = """
			: a comment
			event: message_start
			data: {"text":"h\u00e9llo \u4e16\u754c \ud83d\ude00"}
			id: 7
			retry: 10

			:
			data:no space
			data:  two spaces
			data
			data: a: colon

			event: nothing

			event
			dat: no such field
			database: nor this
			data: after

			event: caf\u00e9
			event: message_start
			data:

			data: [DONE]

			""";

	private static final List<String> NASTY_EVENTS = List.of(
			"message_start|{\"text\":\"h\u00e9llo \u4e16\u754c \ud83d\ude00\"}",
			"null|no space\n two spaces\n\na: colon", "null|after", "message_start|", "null|[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void readsEveryKindOfLineEndCutAnywhere(String lineEnd) {
		byte[] stream = NASTY.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut <= stream.length; cut++) {
			assertThat(decode(stream, cut)).as("cut at %d", cut).isEqualTo(NASTY_EVENTS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void readsByteByByte(String lineEnd) {
		byte[] stream = NASTY.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
		int[] everywhere = new int[stream.length];
		for (int i = 0; i < everywhere.length; i++) {
			everywhere[i] = i;
		}
		assertThat(decode(stream, everywhere)).isEqualTo(NASTY_EVENTS);
	}

	@Test
	void readsMixedLineEndsInRandomCuts() {
		for (int seed = 0; seed < 500; seed++) {
			Random random = new Random(seed);
			StringBuilder mixed = new StringBuilder("\uFEFF");
			NASTY.lines().forEach((line) -> mixed.append(line).append(random.nextBoolean() ? "\n" : "\r\n"));
			byte[] stream = mixed.append("\r\r").toString().getBytes(StandardCharsets.UTF_8);
			int[] cuts = random.ints(random.nextInt(40), 0, stream.length + 1).sorted().toArray();
			assertThat(decode(stream, cuts)).as("seed %d", seed).isEqualTo(NASTY_EVENTS);
		}
	}

	@Test
	void passesOverAByteOrderMarkAtTheStartOnly() {
		String stream = "\uFEFFdata: one\n\n\uFEFFdata: two\n\ndata: \uFEFFthree\n\n";
		byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut <= bytes.length; cut++) {
			assertThat(decode(bytes, cut)).isEqualTo(List.of("null|one", "null|\uFEFFthree"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: last\n\n", "data: last\n", "data: last", "data: last\r", "\uFEFFdata: last" })
	void takesTheLastEventWithOrWithoutItsLineEnds(String stream) {
		byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
		for (int cut = 0; cut <= bytes.length; cut++) {
			assertThat(decode(bytes, cut)).isEqualTo(List.of("null|last"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", ": comment", "event: error", "event: error\n", "id: 1\n\n", "\uFEFF" })
	void findsNoEventWithoutData(String stream) {
		assertThat(decode(stream.getBytes(StandardCharsets.UTF_8), 0)).isEmpty();
	}

	@Test
	void handsOnAnEventInOneChunkWhereItLies() {
		byte[] chunk = "data: one\n\ndata: two\n\n".getBytes(StandardCharsets.UTF_8);
		List<Object> holders = new ArrayList<>();
		new SseDecoder(100, 100).feed(chunk, 0, chunk.length, (name, data, offset, length) -> holders.add(data));
		assertThat(holders).hasSize(2).allMatch((holder) -> holder == chunk);
	}

	@Test
	void takesOnlyTheGivenPartOfAnArray() {
		byte[] bytes = "xxdata: one\n\nyy".getBytes(StandardCharsets.UTF_8);
		List<String> events = new ArrayList<>();
		SseDecoder decoder = new SseDecoder(100, 100);
		decoder.feed(bytes, 2, bytes.length - 4, collect(events));
		decoder.finish(collect(events));
		assertThat(events).containsExactly("null|one");
	}

	@Test
	void tellsTheSameNameWithTheSameString() {
		List<String> names = new ArrayList<>();
		byte[] chunk = "event: ping\ndata: 1\n\nevent: ping\ndata: 2\n\n".getBytes(StandardCharsets.UTF_8);
		new SseDecoder(100, 100).feed(chunk, 0, chunk.length, (name, data, offset, length) -> names.add(name));
		assertThat(names).hasSize(2);
		assertThat(names.get(0)).isSameAs(names.get(1));
	}

	@Test
	void survivesManyNames() {
		StringBuilder stream = new StringBuilder();
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			stream.append("event: name").append(i).append("\ndata: x\n\n");
			expected.add("name" + i + "|x");
		}
		assertThat(decode(stream.toString().getBytes(StandardCharsets.UTF_8), 500)).isEqualTo(expected);
	}

	@Test
	void boundsALineWhereverItIsCut() {
		String longest = "data: " + "x".repeat(94);
		for (int cut = 0; cut < 100; cut++) {
			assertThat(decode((longest + "\n\n").getBytes(StandardCharsets.UTF_8), cut)).hasSize(1);
			byte[] tooLong = (longest + "x\n\n").getBytes(StandardCharsets.UTF_8);
			assertExceeds(tooLong, cut, "100");
		}
		assertExceeds(":".repeat(101).getBytes(StandardCharsets.UTF_8), 50, "100");
	}

	@Test
	void boundsAnEventOfManyLines() {
		String line = "data: " + "x".repeat(90) + "\n";
		assertThat(decode(line.repeat(2).getBytes(StandardCharsets.UTF_8), 0)).hasSize(1);
		assertExceeds(line.repeat(3).getBytes(StandardCharsets.UTF_8), 10, "200");
	}

	@Test
	void keepsGoingAfterAHugeEvent() {
		String huge = "x".repeat(200_000);
		byte[] stream = ("data: " + huge + "\n\ndata: y\n\n").getBytes(StandardCharsets.UTF_8);
		List<String> events = new ArrayList<>();
		SseDecoder decoder = new SseDecoder(1_000_000, 1_000_000);
		decoder.feed(stream, 0, 100_000, collect(events));
		decoder.feed(stream, 100_000, stream.length - 100_000, collect(events));
		assertThat(events).containsExactly("null|" + huge, "null|y");
	}

	private static void assertExceeds(byte[] stream, int cut, String limit) {
		assertThatExceptionOfType(TargetFailedException.class).isThrownBy(() -> decode(stream, cut))
			.satisfies((ex) -> assertThat(ex.failure().kind()).isEqualTo(FailureKind.LIMIT_EXCEEDED))
			.withMessageContaining(limit);
	}

	private static List<String> decode(byte[] stream, int... cuts) {
		List<String> events = new ArrayList<>();
		SseDecoder decoder = new SseDecoder(100, 200);
		int start = 0;
		for (int cut : cuts) {
			feed(decoder, stream, start, cut, events);
			start = cut;
		}
		feed(decoder, stream, start, stream.length, events);
		decoder.finish(collect(events));
		return events;
	}

	// what was fed is overwritten, so that a reference that outlives its chunk is noticed
	private static void feed(SseDecoder decoder, byte[] stream, int start, int end, List<String> events) {
		byte[] chunk = new byte[end - start];
		System.arraycopy(stream, start, chunk, 0, chunk.length);
		decoder.feed(chunk, 0, chunk.length, collect(events));
		Arrays.fill(chunk, (byte) '#');
	}

	private static SseDecoder.Handler collect(List<String> events) {
		return (name, data, offset, length) -> events
			.add(name + "|" + new String(data, offset, length, StandardCharsets.UTF_8));
	}

}
