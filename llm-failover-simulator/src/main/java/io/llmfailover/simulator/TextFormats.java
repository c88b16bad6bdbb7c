package io.llmfailover.simulator;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The formats of JSON Schema for text.
 *
 * @see <a href=
 * "https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3">Defined
 * formats</a>
 */
final class TextFormats {

	private TextFormats() {
	}

	/**
	 * What kind of fact has a format, {@code null} if none has.
	 */
	static Facts.@Nullable Kind kind(String format) {
		return switch (format) {
			case "date", "date-time" -> Facts.Kind.DATE;
			case "time" -> Facts.Kind.TIME;
			case "email", "idn-email" -> Facts.Kind.EMAIL;
			case "uri", "uri-reference", "iri", "iri-reference" -> Facts.Kind.URL;
			default -> null;
		};
	}

	/**
	 * A fact with what the format wants beside it.
	 */
	static String completed(String format, String fact) {
		return switch (format) {
			case "date-time" -> fact + "T12:00:00Z";
			case "time" -> ((fact.length() < 5) ? "0" : "") + fact + ":00Z";
			default -> fact;
		};
	}

	/**
	 * Text of a format that is as long as it must be, where the format leaves room for
	 * it; {@code null} for a format that is not known.
	 * @param nth tells texts apart, from 0
	 * @param least the fewest characters
	 */
	static @Nullable String example(String format, int nth, int least) {
		String example = example(format, nth);
		if (example == null || example.length() >= least) {
			return example;
		}
		String filling = "x".repeat(least - example.length());
		return switch (format) {
			case "uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer", "regex" ->
				example + filling;
			case "email", "idn-email" -> filling + example;
			default -> example;
		};
	}

	/**
	 * Text of a format, {@code null} for a format that is not known.
	 * @param nth tells texts apart, from 0
	 */
	private static @Nullable String example(String format, int nth) {
		String date = "2026-01-%02d".formatted(1 + nth % 28);
		String time = "12:%02d:00Z".formatted(nth % 60);
		return switch (format) {
			case "date-time" -> date + "T" + time;
			case "date" -> date;
			case "time" -> time;
			case "duration" -> "P" + (1 + nth) + "D";
			case "email", "idn-email" -> "user" + (1 + nth) + "@example.com";
			case "hostname", "idn-hostname" -> "host" + (1 + nth) + ".example.com";
			case "ipv4" -> "192.0.2." + (1 + nth % 254);
			case "ipv6" -> "2001:db8::" + Integer.toHexString(1 + nth);
			case "uri", "uri-reference", "iri", "iri-reference" -> "https://example.com/" + (1 + nth);
			case "uri-template" -> "https://example.com/{id}/" + (1 + nth);
			case "uuid" -> "00000000-0000-4000-8000-%012x".formatted(1 + nth).toLowerCase(Locale.ROOT);
			case "json-pointer" -> "/" + nth;
			case "relative-json-pointer" -> nth + "/a";
			case "regex" -> "a{" + nth + "}";
			default -> null;
		};
	}

	/**
	 * What a pattern mostly describes, so that a date is one that exists.
	 * @param nth tells texts apart, from 0
	 */
	static List<String> usual(int nth) {
		String date = example("date", nth);
		return List.of("simulated", date + "T12:00:00", String.valueOf(date), "12:00", "2026-01",
				"--01-%02d".formatted(1 + nth % 28), "P" + (1 + nth) + "D");
	}

}
