package io.llmfailover.provider.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
public final class RetryAfter {

	/** Who asks for more is mistaken: a day at most. */
	private static final Duration LONGEST = Duration.ofDays(1);

	private static final Pattern IN_WORDS = Pattern
		.compile("(?i)\\b(?:(?:retry|try again)(?: your request)? (?:in|after)|wait(?: for)?) (" + Delay.PATTERN + ")");

	private final ErrorEvidence evidence;

	private final Instant now;

	private RetryAfter(ErrorEvidence evidence, Instant now) {
		this.evidence = evidence;
		this.now = now;
	}

	/**
	 * The time that an error asks for. The headers of an answer are not about the error
	 * inside it: with a status below 400 only the body counts.
	 * @param evidence the error
	 * @return between zero and a day; null if the error does not say
	 */
	public static @Nullable Duration of(ErrorEvidence evidence) {
		return of(evidence, Clock.systemUTC());
	}

	static @Nullable Duration of(ErrorEvidence evidence, Clock clock) {
		// the provider's own clock, so that ours may be wrong
		Instant date = Delay.httpDate(evidence.headers().getFirst(HttpHeaders.DATE));
		Duration delay = new RetryAfter(evidence, (date != null) ? date : clock.instant()).find();
		if (delay == null || delay.isNegative()) {
			return (delay != null) ? Duration.ZERO : null;
		}
		return (delay.compareTo(LONGEST) > 0) ? LONGEST : delay;
	}

	private @Nullable Duration find() {
		boolean failed = this.evidence.status() >= 400;
		return Stream
			.<Function<RetryAfter, @Nullable Duration>>of((search) -> failed ? search.header() : null,
					RetryAfter::retryInfo, (search) -> (search.evidence.status() == 429) ? search.reset() : null,
					RetryAfter::words)
			.map((place) -> place.apply(this))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable Duration header() {
		HttpHeaders headers = this.evidence.headers();
		// Azure sends retry-after: 1 with retry-after-ms: 0, so neither rules the other
		// out
		return longer(Delay.millis(headers.getFirst("retry-after-ms")),
				Delay.until(headers.getFirst(HttpHeaders.RETRY_AFTER), this.now));
	}

	private @Nullable Duration retryInfo() {
		JsonNode body = this.evidence.body();
		JsonNode delay = (body != null) ? body.findValue("retryDelay") : null;
		return (delay != null && delay.isString()) ? Delay.units(delay.stringValue()) : null;
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
				longest = longer(longest, Delay.until(headers.getFirst(name), this.now));
			}
		}
		return longest;
	}

	private @Nullable Duration words() {
		Matcher matcher = IN_WORDS.matcher(this.evidence.text());
		return matcher.find() ? Delay.units(matcher.group(1)) : null;
	}

	private static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
		if (a == null || b == null) {
			return (a != null) ? a : b;
		}
		return (a.compareTo(b) > 0) ? a : b;
	}

}
