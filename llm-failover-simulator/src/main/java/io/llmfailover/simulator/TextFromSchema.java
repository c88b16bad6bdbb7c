package io.llmfailover.simulator;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes text that fits a schema: what the question says if that fits, else something of
 * that form.
 */
final class TextFromSchema {

	private static final int MOST = 10_000;

	/** What can be read, where the schema does not say of which form it must be. */
	private static final Map<String, String> USUAL = Map.of("zone", "UTC", "timezone", "UTC", "currency", "EUR",
			"locale", "en", "language", "en", "charset", "UTF-8", "url", "https://example.com/1", "uri",
			"https://example.com/1", "link", "https://example.com/1");

	private final JsonNode schema;

	private final Spot spot;

	private final Facts facts;

	private final Effort effort;

	TextFromSchema(JsonNode schema, Spot spot, Facts facts, Effort effort) {
		this.schema = schema;
		this.spot = spot;
		this.facts = facts;
		this.effort = effort;
	}

	String value() {
		String told = told();
		if (told != null && fits(told)) {
			return told;
		}
		String format = this.schema.path("format").asString("");
		String formed = TextFormats.example(format, this.spot.index(), least());
		if (formed != null && fits(formed)) {
			return formed;
		}
		if (this.schema.path("pattern").isString()) {
			for (String usual : TextFormats.usual(this.spot.index())) {
				if (fits(usual)) {
					return usual;
				}
			}
			return RegexText.of(this.schema.path("pattern").asString(), this.spot.index(), least(), most(),
					this.effort);
		}
		return sized((told != null && formed == null) ? told : invented());
	}

	private @Nullable String told() {
		Facts.Kind kind = TextFormats.kind(this.schema.path("format").asString(""));
		if (kind == null) {
			kind = this.spot.kind();
		}
		String told = (kind != null) ? this.facts.take(kind) : null;
		if (told != null) {
			return TextFormats.completed(this.schema.path("format").asString(""), told);
		}
		if (this.schema.has("format")) {
			return null;
		}
		if (this.spot.name().equals("name")) {
			return this.facts.take(Facts.Kind.NAME);
		}
		String quoted = this.facts.take(Facts.Kind.QUOTED);
		if (quoted != null) {
			return quoted;
		}
		return (this.spot.isText() && this.spot.index() == 0 && !this.facts.text().isBlank()) ? this.facts.text()
				: null;
	}

	private String invented() {
		if (this.schema.path("contentEncoding").asString("").equals("base64")) {
			return "c2ltdWxhdGVk";
		}
		String name = this.spot.name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replaceAll("[_-]+", " ").strip();
		String[] words = name.toLowerCase(Locale.ROOT).split(" ");
		String usual = USUAL.get(words[words.length - 1]);
		if (usual != null) {
			return usual;
		}
		return "simulated " + (name.isEmpty() ? "text" : name.toLowerCase(Locale.ROOT))
				+ ((this.spot.index() > 0) ? " " + (this.spot.index() + 1) : "");
	}

	private boolean fits(String text) {
		int length = text.codePointCount(0, text.length());
		return length >= least() && length <= most() && (!this.schema.path("pattern").isString()
				|| BoundedPattern.find(this.schema.path("pattern").asString(), text, this.effort));
	}

	private int least() {
		return Math.min(MOST, this.schema.path("minLength").asInt(0));
	}

	private int most() {
		return Math.min(MOST, this.schema.path("maxLength").asInt(MOST));
	}

	private String sized(String text) {
		int length = text.codePointCount(0, text.length());
		if (length > most()) {
			return text.substring(0, text.offsetByCodePoints(0, Math.max(0, most())));
		}
		return text + "x".repeat(Math.max(0, least() - length));
	}

}
