package io.llmfailover.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a provider sends, it is an answer or one of our own failures, and the same one
 * however the network cuts it. In a build only the inputs that are kept beside this class
 * are tried; CONTRIBUTING tells how to look for more.
 */
class WireFuzzTest {

	private static final WireTarget TARGET = new WireTarget("fuzzed", "some-model", Transport.STREAM, 100,
			ModelFacts.NONE);

	private static final int[] STATUSES = { 200, 400, 401, 403, 404, 413, 429, 500, 503 };

	@FuzzTest(maxDuration = "10m")
	@DictionaryFile(resourcePath = "server-sent-events.dict")
	void serverSentEvents(byte[] input) {
		List<String> whole = events(input, new int[0]);
		assertThat(events(input, cuts(input))).isEqualTo(whole);
		assertThat(events(input, new int[] { 1 })).isEqualTo(whole);
	}

	@FuzzTest(maxDuration = "10m")
	@DictionaryFile(resourcePath = "open-ai.dict")
	void openAi(byte[] input) {
		decode(KnownDialect.OPENAI, input);
	}

	@FuzzTest(maxDuration = "10m")
	@DictionaryFile(resourcePath = "anthropic.dict")
	void anthropic(byte[] input) {
		decode(KnownDialect.ANTHROPIC, input);
	}

	private static void decode(KnownDialect known, byte[] input) {
		Outcome whole = Decoding.stream(known.dialect().decoder(TARGET), input);
		assertThat(Decoding.stream(known.dialect().decoder(TARGET), input, cuts(input))).isEqualTo(whole);
		Decoding.body(known.dialect().decoder(TARGET), input);
		classify(known, STATUSES[Math.floorMod(Arrays.hashCode(input), STATUSES.length)], input);
	}

	private static void classify(KnownDialect known, int status, byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		Failure failure = known.dialect().classify(ErrorEvidence.of(status, new HttpHeaders(), text), TARGET);
		Duration wait = failure.retryAfter();
		assertThat(wait == null || !wait.isNegative() && wait.compareTo(Duration.ofDays(1)) <= 0).isTrue();
	}

	private static List<String> events(byte[] input, int[] lengths) {
		List<String> events = new ArrayList<>();
		Decoding.events(input, lengths, (name, data, offset, length) -> events
			.add(name + ": " + new String(data, offset, length, StandardCharsets.ISO_8859_1)));
		return events;
	}

	private static int[] cuts(byte[] input) {
		// from the input itself, so that a finding can be repeated
		return new Random(Arrays.hashCode(input)).ints(16, 1, 24).toArray();
	}

}
