package io.llmfailover.provider.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The ways in which providers write a delay. Every method returns null for what it does
 * not understand.
 */
final class Delay {

	/**
	 * A number with a unit, up to five times: {@code 6m0s}, {@code 12ms},
	 * {@code 5 seconds}.
	 */
	static final String PATTERN = "(?:\\d{1,12}(?:\\.\\d{1,12})? ?(?:milliseconds?|ms|seconds?|s|minutes?|m|hours?|h|days?|d)\\b ?|"
			+ "\\d{1,12}(?:\\.\\d{1,12})?(?:ms|s|m|h|d)(?=\\d)){1,5}";

	private static final Pattern UNITS = Pattern.compile(PATTERN);

	private static final Pattern UNIT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?) ?(ms|millis|s|m|h|d)\\p{Alpha}*");

	private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,32}(?:\\.\\d{1,32})?");

	// a number of seconds that is larger is a date: the year 2001
	private static final double EPOCH_SECONDS = 1e9;

	private static final double EPOCH_MILLIS = 1e12;

	private Delay() {
	}

	static @Nullable Duration millis(@Nullable String text) {
		return (text != null && NUMBER.matcher(text.trim()).matches()) ? ofSeconds(Double.parseDouble(text) / 1000)
				: null;
	}

	/**
	 * A number of seconds, numbers with units, or a date in any form that is in use.
	 */
	static @Nullable Duration until(@Nullable String text, Instant now) {
		if (text == null) {
			return null;
		}
		String trimmed = text.trim();
		if (NUMBER.matcher(trimmed).matches()) {
			return number(Double.parseDouble(trimmed), now);
		}
		Duration units = units(trimmed);
		if (units != null) {
			return units;
		}
		Instant date = httpDate(trimmed);
		date = (date != null) ? date : rfc3339(trimmed);
		return (date != null) ? Duration.between(now, date) : null;
	}

	static @Nullable Duration units(String text) {
		String lower = text.toLowerCase(Locale.ROOT);
		if (!UNITS.matcher(lower.strip()).matches()) {
			return null;
		}
		double seconds = 0;
		for (Matcher part = UNIT.matcher(lower); part.find();) {
			seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
		}
		return ofSeconds(seconds);
	}

	static @Nullable Instant httpDate(@Nullable String text) {
		try {
			return (text != null) ? ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
					: null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Instant rfc3339(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	// OpenRouter's x-ratelimit-reset is a date in milliseconds, others' in seconds
	private static Duration number(double value, Instant now) {
		if (value > EPOCH_MILLIS) {
			return Duration.between(now, Instant.ofEpochMilli((long) value));
		}
		return (value > EPOCH_SECONDS) ? Duration.between(now, Instant.ofEpochSecond((long) value)) : ofSeconds(value);
	}

	private static double secondsOf(String unit) {
		return switch (unit) {
			case "ms", "millis" -> 0.001;
			case "m" -> 60;
			case "h" -> 3_600;
			case "d" -> 86_400;
			default -> 1;
		};
	}

	// rounded up: a request that comes too early is refused again
	private static Duration ofSeconds(double seconds) {
		return Duration.ofMillis((long) Math.ceil(seconds * 1000));
	}

}
