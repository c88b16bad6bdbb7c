package io.llmfailover.provider.anthropic;

import java.time.Duration;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors in the shapes of the documentation and of public issue threads; recorded ones
 * are replayed by {@link AnthropicRecordingsTest}.
 */
class AnthropicFailuresTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					400 | invalid_request_error | Your credit balance is too low to access the Anthropic API. | QUOTA_EXHAUSTED
					400 | invalid_request_error | You have reached your specified API usage limits. | QUOTA_EXHAUSTED
					402 | billing_error         | There's an issue with your billing or payment information. | QUOTA_EXHAUSTED
					429 | rate_limit_error      | You have reached your monthly spend limit. | QUOTA_EXHAUSTED
					401 | authentication_error  | invalid x-api-key | AUTHENTICATION
					400 | invalid_request_error | This organization has been disabled. | AUTHENTICATION
					403 | permission_error      | Your API key does not have permission to use the specified resource. | AUTHENTICATION
					403 | permission_error      | Your account does not have access to the model claude-test. | MODEL_UNAVAILABLE
					403 | forbidden             | Request not allowed | AUTHENTICATION
					404 | not_found_error       | model: claude-test | MODEL_UNAVAILABLE
					404 | not_found_error       | The requested resource could not be found. | INVALID_REQUEST
					400 | invalid_request_error | claude-test is not a valid model ID | MODEL_UNAVAILABLE
					400 | invalid_request_error | prompt is too long: 208310 tokens > 200000 maximum | CONTEXT_TOO_LONG
					400 | invalid_request_error | input length and `max_tokens` exceed context limit: 198000 + 8192 > 200000 | CONTEXT_TOO_LONG
					400 | invalid_request_error | Output blocked by content filtering policy | CONTENT_FILTERED
					400 | invalid_request_error | max_tokens: Field required | INVALID_REQUEST
					400 | invalid_request_error | This model does not support assistant message prefill. | INVALID_REQUEST
					413 | request_too_large     | Request exceeds the maximum size | REQUEST_TOO_LARGE
					429 | rate_limit_error      | This request would exceed your account's rate limit. | RATE_LIMITED
					500 | api_error             | Internal server error | SERVER_ERROR
					504 | timeout_error         | Request timeout | TIMEOUT
					529 | overloaded_error      | Overloaded | OVERLOADED
					200 | overloaded_error      | Overloaded | OVERLOADED
					200 | api_error             | Internal server error | SERVER_ERROR
					200 | rate_limit_error      | Number of request tokens has exceeded your per-minute rate limit | RATE_LIMITED
					200 | something_new         | No idea | SERVER_ERROR
					""")
	void tellsFailuresApart(int status, String type, String message, FailureKind kind) {
		Failure failure = classify(status, new HttpHeaders(),
				"{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}");
		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.message()).isEqualTo(message);
	}

	@ParameterizedTest
	@CsvSource({ "400,INVALID_REQUEST", "401,AUTHENTICATION", "402,QUOTA_EXHAUSTED", "403,AUTHENTICATION",
			"404,INVALID_REQUEST", "408,TIMEOUT", "409,SERVER_ERROR", "413,REQUEST_TOO_LARGE", "429,RATE_LIMITED",
			"500,SERVER_ERROR", "502,SERVER_ERROR", "503,OVERLOADED", "529,OVERLOADED" })
	void withoutATypeTheStatusTells(int status, FailureKind kind) {
		assertThat(classify(status, new HttpHeaders(), "<html>Sorry</html>").kind()).isEqualTo(kind);
		assertThat(classify(status, new HttpHeaders(), "").message()).isEqualTo("HTTP " + status);
		assertThat(classify(status, new HttpHeaders(), "{\"error\":\"Sorry\"}").message()).isEqualTo("Sorry");
		assertThat(classify(status, new HttpHeaders(), "{\"detail\":\"Sorry\"}").kind()).isEqualTo(kind);
		assertThat(classify(status, new HttpHeaders(), "[]").kind()).isEqualTo(kind);
	}

	@Test
	void aGatewaysErrorThatNamesTheModelIsAboutTheModel() {
		assertThat(classify(404, new HttpHeaders(), "{\"error\":\"no route for claude-test\"}").kind())
			.isEqualTo(FailureKind.MODEL_UNAVAILABLE);
	}

	@Test
	void aGatewaysCodeInsideAnAnswerCountsAsItsStatus() {
		assertThat(classify(200, new HttpHeaders(), "{\"error\":{\"code\":429,\"message\":\"slow down\"}}").kind())
			.isEqualTo(FailureKind.RATE_LIMITED);
	}

	// quirk 44
	@Test
	void aRateLimitThatNoWaitCuresIsARequestTooLarge() {
		String body = "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"This request would exceed your rate "
				+ "limit of 450,000 input tokens per minute. Please reduce the prompt length, or try again later.\"}}";
		HttpHeaders headers = new HttpHeaders();
		headers.add("x-should-retry", "false");
		assertThat(classify(429, headers, body).kind()).isEqualTo(FailureKind.REQUEST_TOO_LARGE);
		headers.add("retry-after", "12");
		assertThat(classify(429, headers, body).kind()).isEqualTo(FailureKind.RATE_LIMITED);
		assertThat(classify(429, headers, body).retryAfter()).isEqualTo(Duration.ofSeconds(12));
		assertThat(classify(429, new HttpHeaders(), body).kind()).isEqualTo(FailureKind.RATE_LIMITED);
	}

	@Test
	void aLongPageIsNotToldWhole() {
		assertThat(classify(500, new HttpHeaders(), "x".repeat(10_000)).message()).hasSizeLessThan(400);
	}

	private static Failure classify(int status, HttpHeaders headers, String body) {
		return new AnthropicDialect().classify(ErrorEvidence.of(status, headers, body), Decoding.TARGET);
	}

}
