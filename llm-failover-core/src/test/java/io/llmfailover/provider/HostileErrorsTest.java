package io.llmfailover.provider;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.ToolDefinition;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.CountedText;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Long texts that a provider, or a user whom it repeats, may have made to keep us busy,
 * in every classifier, cleaner and learner.
 */
class HostileErrorsTest {

	private static final int LONG = 64 * 1024;

	private static final List<String> PIECES = List.of("a", "ab ", "model ", "\"", "'a' ", "`", "[", "{\"error\":",
			"\\\"", "\\\\u0041", "%41", "7", "1s ", "1.", "sk-", "sk-a-", "bearer   ", "api key: ", "https://a/", "a.",
			"a_b", "temperature is ", "unsupported parameter ", "max_tokens ", "Limit 1 ", "try again in 1", "&#65;",
			"*", "<title>", "\u202e", "\u4f59\u989d");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AfterEach
	void dispose() {
		this.time.dispose();
	}

	static Stream<Arguments> texts() {
		return Stream.of(KnownDialect.values())
			.flatMap((dialect) -> PIECES.stream().map((piece) -> Arguments.of(dialect, piece)));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void endWithAKindAndAShortMessageWhateverTheyRepeat(KnownDialect dialect, String piece) {
		String text = piece.repeat(LONG / piece.length());
		ChatRequest request = ChatRequest.builder()
			.user(text)
			.tool(new ToolDefinition("a_b", text, "{\"type\":\"object\",\"properties\":{\"a_b\":{\"enum\":[\"ab\"]}}}"))
			.option("p", "metadata", text)
			.build();
		CallersWords caller = CallersWords.of(request, "p");
		WireTarget target = new WireTarget("p", "a", Transport.WHOLE, 100, ModelFacts.NONE, Refusals.NONE, false,
				caller);
		MessageCleaner cleaner = new MessageCleaner(settings());
		for (String body : List.of(text, "{\"error\":{\"message\":" + quoted(text) + ",\"code\":" + quoted(text)
				+ ",\"param\":" + quoted(text) + "}}", "[{\"error\":" + quoted(text) + "}]")) {
			for (int status : new int[] { 200, 400 }) {
				HttpHeaders headers = new HttpHeaders();
				headers.set("retry-after", text.strip());
				ErrorEvidence evidence = ErrorEvidence.of(status, headers, body);
				Failure failure = dialect.dialect().classify(evidence, target);
				assertThat(failure.message().length()).isLessThanOrEqualTo(4096);
				FailureLessons lessons = Experience.with(dialect.dialect(), this.time).lessons();
				lessons.learn(Failure.of(FailureKind.INVALID_REQUEST, ""), evidence, target);
				lessons.learn(Failure.of(FailureKind.CONTEXT_TOO_LONG, ""), evidence, target);
				assertThat(cleaner.clean(failure.message(), request).length()).isLessThanOrEqualTo(300);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("pieces")
	void areSearchedForKeysInTimeThatGrowsWithThem(String piece) {
		assertThat(reads(piece, LONG)).isLessThan(12 * reads(piece, LONG / 8));
	}

	static List<String> pieces() {
		return PIECES;
	}

	private static long reads(String piece, int length) {
		CountedText text = new CountedText(piece.repeat(length / piece.length()));
		MessageCleaner.withoutLookalikes(text);
		MessageCleaner.withoutData(text);
		CountedText escaped = new CountedText(piece.repeat(length / piece.length()));
		new Unescaped(escaped);
		return text.reads() + escaped.reads();
	}

	@ParameterizedTest
	@EnumSource(KnownDialect.class)
	void areKeptWithinBoundsInsideAStream(KnownDialect dialect) {
		String frame = "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"" + "model ".repeat(600_000)
				+ "\",\"type\":\"overloaded_error\"}}\n\n";
		try (SimulatedProvider server = Exchange.server(dialect, "contract")) {
			server.behave(Behavior.raw(200, Map.of("Content-Type", "text/event-stream"), frame.getBytes()));
			Failure failure = Exchange.failure(Exchange.provider(dialect, server.baseUrl()), Transport.STREAM);
			assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
			assertThat(failure.message()).hasSizeLessThanOrEqualTo(300);
		}
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static ProviderSettings settings() {
		return new ProviderSettings("p", KnownDialect.OPENAI.dialect(), URI.create("https://example.com/v1"),
				Access.key(new ApiKey("aaaaaaaabbbbbbbb", "the test")), List.of("m"), Set.of());
	}

}
