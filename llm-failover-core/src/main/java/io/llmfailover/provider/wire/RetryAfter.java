package io.llmfailover.provider.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * How long a provider asks to be left alone. The first of these that says something
 * counts:
 * <ol>
 * <li>{@code retry-after-ms} and {@code retry-after}, the longer one where both are
 * given</li>
 * <li>Google's <a href=
 * "https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto">RetryInfo</a>
 * in the body</li>
 * <li>when the limit is reset, for limits of which nothing remains</li>
 * <li>the words of the message: {@code try again in 1.2s}</li>
 * </ol>
 */
final class RetryAfter {

	/** Who asks for more is mistaken: a day at most. */
	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Pattern IN_WORDS = Pattern
		.compile("(?i)\\b(?:(?:retry|try again)(?: your request)? (?:in|after)|wait(?: for)?) (" + Delay.PATTERN + ")");

	private static final int LONGEST_HEADER = 64;

	private final ErrorEvidence evidence;

	private final String message;

	private final Instant now;

	private RetryAfter(ErrorEvidence evidence, String message, Instant now) {
		this.evidence = evidence;
		this.message = message;
		this.now = now;
	}

	/**
	 * The time that an error asks for. The headers of an answer are not about the error
	 * inside it: with a status below 400 only the body counts.
	 * @param evidence the error
	 * @param message the provider's own words, of which the first 2,048 characters are
	 * read
	 * @return between zero and a day; null if the error does not say
	 */
	static @Nullable Duration of(ErrorEvidence evidence, String message) {
		return of(evidence, message, Clock.systemUTC());
	}

	static @Nullable Duration of(ErrorEvidence evidence, String message, Clock clock) {
		// the provider's own clock, so that ours may be wrong
		Instant date = Delay.httpDate(header(evidence, HttpHeaders.DATE));
		Duration delay = new RetryAfter(evidence, message, (date != null) ? date : clock.instant()).find();
		if (delay == null || delay.isNegative()) {
			return (delay != null) ? Duration.ZERO : null;
		}
		return (delay.compareTo(LONGEST) > 0) ? LONGEST : delay;
	}

	private @Nullable Duration find() {
		Duration delay = (this.evidence.status() >= 400) ? header() : null;
		if (delay == null) {
			delay = retryInfo();
		}
		if (delay == null && this.evidence.status() == 429) {
			delay = reset();
		}
		return (delay != null) ? delay : words();
	}

	private @Nullable Duration header() {
		// Azure sends retry-after: 1 with retry-after-ms: 0, so neither rules the other
		// out
		return longer(Delay.millis(header(this.evidence, "retry-after-ms")),
				Delay.until(header(this.evidence, HttpHeaders.RETRY_AFTER), this.now));
	}

	// what is longer is no delay
	private static @Nullable String header(ErrorEvidence evidence, String name) {
		String value = evidence.headers().getFirst(name);
		return (value != null && value.length() <= LONGEST_HEADER) ? value : null;
	}

	private @Nullable Duration retryInfo() {
		JsonNode body = this.evidence.body();
		JsonNode delay = (body != null) ? body.findValue("retryDelay") : null;
		String text = (delay != null && delay.isString()) ? delay.stringValue() : null;
		return (text != null && text.length() <= LONGEST_HEADER) ? Delay.units(text) : null;
	}

	// x-ratelimit-reset-tokens, anthropic-ratelimit-tokens-reset and their like, each
	// beside a header of the same name with "remaining"
	private @Nullable Duration reset() {
		HttpHeaders headers = this.evidence.headers();
		Duration longest = null;
		for (String name : headers.headerNames()) {
			String lower = name.toLowerCase(Locale.ROOT);
			if (lower.contains("ratelimit") && lower.contains("reset")
					&& "0".equals(headers.getFirst(lower.replace("reset", "remaining")))) {
				longest = longer(longest, Delay.until(header(this.evidence, name), this.now));
			}
		}
		return longest;
	}

	private @Nullable Duration words() {
		int length = Math.min(this.message.length(), Words.MOST_READ);
		Matcher matcher = IN_WORDS.matcher(this.message.substring(0, length));
		return matcher.find() ? Delay.units(matcher.group(1)) : null;
	}

	private static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
		if (a == null || b == null) {
			return (a != null) ? a : b;
		}
		return (a.compareTo(b) > 0) ? a : b;
	}

}
