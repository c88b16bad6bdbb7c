package io.llmfailover.wire;

import java.util.Random;
import java.util.stream.Stream;

import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded stream at the decoders, cut in many ways: the network may cut anywhere.
 */
@EnabledIf(value = "io.llmfailover.wire.WireExchange#areThere", disabledReason = WireExchange.MISSING)
class WireCutsTest {

	private static final int RANDOM_CUTS = 50;

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

	private static Outcome decode(WireExchange exchange, int... lengths) {
		WireTarget target = new WireTarget(exchange.provider(), exchange.model(), Transport.STREAM, 100,
				ModelFacts.NONE);
		return Decoding.stream(exchange.dialect().dialect().decoder(target), exchange.body(), lengths);
	}

}
