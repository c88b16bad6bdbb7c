package io.llmfailover.provider.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-06T23:51:00Z"), ZoneOffset.UTC);

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2                             | PT2S
			0.35                          | PT0.35S
			0                             | PT0S
			-5                            | PT0S
			99999999                      | PT24H
			1e400                         |
			soon                          |
			''                            |
			Wed, 06 May 2026 23:51:30 GMT | PT30S
			Wed, 06 May 2026 23:50:30 GMT | PT0S
			""")
	void readsRetryAfter(String value, @Nullable Duration expected) {
		this.headers.set("retry-after", value);
		assertThat(of(503, "")).isEqualTo(expected);
	}

	@Test
	void measuresADateFromTheProvidersOwnClock() {
		this.headers.set("Date", "Wed, 06 May 2026 12:00:00 GMT");
		this.headers.set("Retry-After", "Wed, 06 May 2026 12:00:07 GMT");
		assertThat(of(503, "")).isEqualTo(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			350 | 1  | PT1S
			0   | 1  | PT1S
			350 |    | PT0.35S
			x   | 2  | PT2S
			""")
	void believesTheLongerOfRetryAfterAndItsMilliseconds(String millis, @Nullable String seconds, Duration expected) {
		this.headers.set("retry-after-ms", millis);
		if (seconds != null) {
			this.headers.set("retry-after", seconds);
		}
		assertThat(of(429, "")).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					x-ratelimit-reset-requests            | x-ratelimit-remaining-requests            | 6m0s                 | PT6M
					x-ratelimit-reset-tokens              | x-ratelimit-remaining-tokens              | 12ms                 | PT0.012S
					x-ratelimit-reset-tokens              | x-ratelimit-remaining-tokens              | 15m50.4s             | PT15M50.4S
					x-ratelimit-reset-requests-day        | x-ratelimit-remaining-requests-day        | 3600.5               | PT1H0.5S
					X-RateLimit-Reset                     | X-RateLimit-Remaining                     | 1778111470000        | PT10S
					x-ratelimit-reset                     | x-ratelimit-remaining                     | 1778111470           | PT10S
					anthropic-ratelimit-tokens-reset      | anthropic-ratelimit-tokens-remaining      | 2026-05-06T23:51:27Z | PT27S
					anthropic-ratelimit-requests-reset    | anthropic-ratelimit-requests-remaining    | 2026-05-06T23:50:00Z | PT0S
					""")
	void readsWhenAnExhaustedLimitIsReset(String reset, String remaining, String value, Duration expected) {
		this.headers.set(reset, value);
		this.headers.set(remaining, "0");
		assertThat(of(429, "")).isEqualTo(expected);
		this.headers.set(remaining, "1");
		assertThat(of(429, "")).isNull();
	}

	@Test
	void waitsForTheLastOfSeveralExhaustedLimits() {
		this.headers.set("x-ratelimit-remaining-requests", "0");
		this.headers.set("x-ratelimit-reset-requests", "2s");
		this.headers.set("x-ratelimit-remaining-tokens", "0");
		this.headers.set("x-ratelimit-reset-tokens", "1m3s");
		assertThat(of(429, "")).isEqualTo(Duration.ofSeconds(63));
	}

	@Test
	void readsResetsOnlyWhereALimitWasHit() {
		this.headers.set("x-ratelimit-remaining-requests", "0");
		this.headers.set("x-ratelimit-reset-requests", "2s");
		assertThat(of(500, "")).isNull();
	}

	@Test
	void readsGooglesRetryInfoBeforeTheWords() {
		String error = """
				{"error":{"code":429,"message":"Quota exceeded.\\nPlease retry in 48.939935699s.",
				 "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"48s"}]}}""";
		assertThat(of(429, error)).isEqualTo(Duration.ofSeconds(48));
		assertThat(of(429, "[" + error + "]")).isEqualTo(Duration.ofSeconds(48));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Please retry in 48.939935699s.                                        | PT48.94S
			Limit 3, Used 3, Requested 1. Please try again in 20s. Visit the page | PT20S
			Please try again in 7m12.345s.                                        | PT7M12.345S
			try again in 250ms, or upgrade                                        | PT0.25S
			Please retry after 2 seconds.                                         | PT2S
			Please retry after 1 minute 30 seconds                                | PT1M30S
			Try again in 1 day.                                                   | PT24H
			Rate limit of 50 per 86400s exceeded. Please wait 12 seconds before   | PT12S
			Please retry shortly                                                  |
			try again in 3 months                                                 |
			retry in 5                                                            |
			""")
	void readsTheWordsOfTheMessage(String message, @Nullable Duration expected) {
		assertThat(of(429, "{\"error\":{\"message\":\"" + message + "\"}}")).isEqualTo(expected);
	}

	@Test
	void ignoresTheHeadersOfAnAnswerThatHoldsAnError() {
		this.headers.set("retry-after", "7");
		assertThat(of(200, "{\"error\":\"Overloaded\"}")).isNull();
		assertThat(of(200, "{\"error\":\"Overloaded, try again in 3s\"}")).isEqualTo(Duration.ofSeconds(3));
	}

	private @Nullable Duration of(int status, String body) {
		ErrorEvidence evidence = ErrorEvidence.of(status, this.headers, body);
		String message = (evidence.body() != null) ? ErrorFields.of(evidence.body(), evidence).message() : body;
		return RetryAfter.of(evidence, message, CLOCK);
	}

}
