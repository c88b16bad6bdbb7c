package io.llmfailover.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.SseDecoder;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded stream at the decoders, cut in many ways: the network may cut anywhere.
 */
class WireCutsTest {

	private static final int RANDOM_CUTS = 50;

	private static final int MEBIBYTE = 1 << 20;

	static Stream<WireExchange> streams() {
		return WireExchange.all().stream().filter(WireExchange::events);
	}

	@ParameterizedTest
	@MethodSource("streams")
	@Timeout(20)
	void meansTheSameHoweverItIsCut(WireExchange exchange) {
		Outcome whole = decode(exchange, exchange.body().length);
		whole.check(exchange);
		assertThat(decode(exchange, 1)).isEqualTo(whole);
		assertThat(decode(exchange, exchange.chunks())).isEqualTo(whole);
		for (int seed = 0; seed < RANDOM_CUTS; seed++) {
			assertThat(decode(exchange, randomCuts(seed))).as("seed %d", seed).isEqualTo(whole);
		}
	}

	private static int[] randomCuts(int seed) {
		Random random = new Random(seed);
		// from a few bytes to a few frames at a time
		int longest = 2 + random.nextInt(1 << (2 + seed % 10));
		return random.ints(500, 1, longest).toArray();
	}

	/**
	 * Decodes a stream.
	 * @param lengths the lengths of the pieces, over and over until the end
	 */
	private static Outcome decode(WireExchange exchange, int... lengths) {
		AnswerDecoder decoder = exchange.dialect()
			.dialect()
			.decoder(new WireTarget(exchange.provider(), exchange.model(), Transport.STREAM, 100, ModelTraits.NONE));
		List<TargetEvent> events = new ArrayList<>();
		return Outcome.of(events, failure(() -> feed(exchange.body(), lengths, decoder, events)));
	}

	private static void feed(byte[] body, int[] lengths, AnswerDecoder decoder, List<TargetEvent> events) {
		SseDecoder sse = new SseDecoder(MEBIBYTE, MEBIBYTE);
		SseDecoder.Handler handler = (name, data, offset, length) -> decoder.event(name, data, offset, length,
				events::add);
		int start = 0;
		for (int i = 0; start < body.length; i++) {
			int length = (lengths.length > 0) ? lengths[i % lengths.length] : body.length;
			int end = Math.min(body.length, start + length);
			// a new array for every piece: nobody may keep the last one
			byte[] piece = Arrays.copyOfRange(body, start, end);
			sse.feed(piece, 0, piece.length, handler);
			Arrays.fill(piece, (byte) '#');
			start = end;
		}
		sse.finish(handler);
		decoder.end(List.of(), events::add);
	}

	private static @Nullable Failure failure(Runnable decoding) {
		try {
			decoding.run();
			return null;
		}
		catch (TargetFailedException ex) {
			return ex.failure();
		}
	}

}
