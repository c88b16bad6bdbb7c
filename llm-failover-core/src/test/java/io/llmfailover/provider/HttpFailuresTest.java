package io.llmfailover.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong is the same for who asks with an HTTP client of their own.
 */
class HttpFailuresTest {

	private static final String KEY = "own-9f8e7d6c5b4a3210";

	private final HttpFailures failures = HttpFailures.of("own", List.of("Bearer " + KEY));

	@ParameterizedTest
	@MethodSource("io.llmfailover.provider.EvidenceTest#errors")
	void aResponseMeansWhatItMeansToOurProviders(KnownDialect dialect, FailureKind kind, int status, String body) {
		assertThat(refused(status, Map.of(), body).kind()).isEqualTo(kind);
	}

	@Test
	void theDelayAndTheIdAreReadWhicheverWayTheirHeadersAreWritten() {
		for (String name : List.of("Retry-After", "retry-after")) {
			Failure failure = refused(429, Map.of(name, List.of("7"), "X-Request-Id", List.of("r-1")),
					"{\"error\":{\"message\":\"slow down\"}}");
			assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(failure.status()).isEqualTo(429);
			assertThat(failure.requestId()).isEqualTo("r-1");
		}
	}

	@Test
	void theMessageIsBoundedAndHoldsNeitherKeysNorTheRequest() {
		ChatRequest request = ChatRequest.of("Tell nobody about the merger with Acme");
		String body = "{\"error\":{\"message\":\"Key " + KEY
				+ " is odd\\nYou said: Tell nobody about the merger with Acme" + " x".repeat(2_000) + "\"}}";
		String message = this.failures.refused("m", request, 400, Map.of(), body.getBytes(StandardCharsets.UTF_8))
			.failure()
			.message();
		assertThat(message).startsWith("Key ")
			.doesNotContain(KEY, KEY.substring(4, 12), "merger", "\n")
			.hasSizeLessThanOrEqualTo(300);
	}

	@Test
	void ofABodyWithoutEndTheBeginningIsRead() {
		String body = "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"" + "x".repeat(5_000_000) + "\"}}";
		assertThat(refused(429, Map.of(), body).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
	}

	@Test
	void theCallersWordsSayNothingAboutTheAccount() {
		ChatRequest request = ChatRequest.of("Why do I read: your credit balance is too low?");
		byte[] body = "{\"error\":{\"message\":\"Cannot parse: Why do I read: your credit balance is too low?\"}}"
			.getBytes(StandardCharsets.UTF_8);
		assertThat(this.failures.refused("m", request, 400, Map.of(), body).failure().kind())
			.isEqualTo(FailureKind.INVALID_REQUEST);
	}

	@Test
	void wordsAloneRefuseAnAccountOnceASecondConversationHearsThem() {
		byte[] body = "{\"error\":{\"message\":\"Your credit balance is too low\"}}".getBytes(StandardCharsets.UTF_8);
		assertThat(circumstance("one", body)).isEqualTo(Circumstance.ONLY_IN_WORDS);
		assertThat(circumstance("two", body)).isNull();
		this.failures.answered();
		assertThat(circumstance("two", body)).isEqualTo(Circumstance.ONLY_IN_WORDS);
	}

	private Circumstance circumstance(String request, byte[] body) {
		return this.failures.refused("m", ChatRequest.of(request), 400, Map.of(), body).failure().circumstance();
	}

	@Test
	void aRedirectIsNoAnswer() {
		Failure failure = refused(302, Map.of("location", List.of("https://elsewhere.example")), "");
		assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_RESPONSE);
		assertThat(failure.circumstance()).isEqualTo(Circumstance.WRONG_ADDRESS);
	}

	static Stream<Arguments> errors() {
		return Stream.of(Arguments.of(new ConnectException("Connection refused"), FailureKind.NETWORK),
				Arguments.of(new UnknownHostException("own.example"), FailureKind.NETWORK),
				Arguments.of(new IOException("Connection reset"), FailureKind.NETWORK),
				Arguments.of(new UncheckedIOException(new IOException("Connection reset")), FailureKind.NETWORK),
				Arguments.of(new HttpTimeoutException("request timed out"), FailureKind.TIMEOUT),
				Arguments.of(new HttpConnectTimeoutException("HTTP connect timed out"), FailureKind.TIMEOUT),
				Arguments.of(new SocketTimeoutException("Read timed out"), FailureKind.TIMEOUT),
				Arguments.of(new TimeoutException("30 s"), FailureKind.TIMEOUT),
				Arguments.of(new IllegalStateException("odd"), FailureKind.MALFORMED_RESPONSE));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void whatTheClientThrowsHasItsKindAlsoWhereItIsWrapped(Exception error, FailureKind kind) {
		ChatRequest request = ChatRequest.of("Hello");
		assertThat(this.failures.unanswered(request, error).failure().kind()).isEqualTo(kind);
		assertThat(this.failures.unanswered(request, new CompletionException(error)).failure().kind()).isEqualTo(kind);
		assertThat(this.failures.brokenOff(request, new CompletionException(error)).failure().kind())
			.isEqualTo((kind == FailureKind.NETWORK) ? FailureKind.INCOMPLETE_STREAM : kind);
	}

	@Test
	void whoWasNotReachedCostNothing() {
		Failure failure = this.failures.unanswered(ChatRequest.of("Hello"), new ConnectException("refused with " + KEY))
			.failure();
		assertThat(failure.circumstance()).isEqualTo(Circumstance.UNREACHABLE);
		assertThat(failure.usage()).isEqualTo(Usage.NONE);
		assertThat(failure.message()).doesNotContain(KEY);
	}

	@Test
	void nothingSecretIsPrinted() {
		assertThat(this.failures).hasToString("HttpFailures[own]");
	}

	private Failure refused(int status, Map<String, List<String>> headers, String body) {
		return this.failures
			.refused("some/model", ChatRequest.of("Hello"), status, headers, body.getBytes(StandardCharsets.UTF_8))
			.failure();
	}

}
