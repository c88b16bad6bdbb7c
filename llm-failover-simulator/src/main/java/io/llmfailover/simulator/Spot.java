package io.llmfailover.simulator;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The place of a value within JSON.
 *
 * @param name the name of the property that holds it, directly or in an array
 * @param description what the schema says of that property
 * @param depth how many objects and arrays are around it
 * @param index its place in the array that holds it, else 0
 */
record Spot(String name, String description, int depth, int index) {

	static final Spot ROOT = new Spot("", "", 0, 0);

	private static final Set<String> ZONES = Set.of("zone", "timezone", "tz");

	private static final Set<String> PLACES = Set.of("city", "country", "region", "address", "destination", "origin",
			"capital");

	private static final Set<String> PEOPLE = Set.of("person", "customer", "author", "recipient", "sender", "owner",
			"firstname", "lastname", "surname");

	private static final Set<String> IDENTIFIERS = Set.of("id", "identifier", "number", "code", "order", "reference",
			"sku", "ticket", "invoice", "tracking");

	private static final Set<String> TEXTS = Set.of("query", "question", "text", "message", "prompt", "content",
			"input", "request", "topic", "subject", "keyword", "expression");

	Spot property(String name, String description) {
		return new Spot(name, description, this.depth + 1, this.index);
	}

	Spot item(int index) {
		return new Spot(this.name, this.description, this.depth + 1, index);
	}

	/**
	 * What kind of fact belongs here as text, {@code null} if none does.
	 */
	Facts.@Nullable Kind kind() {
		Facts.Kind kind = kind(Vocabulary.of(this.name));
		return (kind != null) ? kind : kind(Vocabulary.of(this.description));
	}

	/**
	 * Whether the whole question belongs here.
	 */
	boolean isText() {
		return Vocabulary.of(this.name).stream().anyMatch(TEXTS::contains);
	}

	private Facts.@Nullable Kind kind(Set<String> words) {
		if (words.stream().anyMatch(ZONES::contains)) {
			return Facts.Kind.ZONE;
		}
		if (words.contains("mail")) {
			return Facts.Kind.EMAIL;
		}
		if (words.contains("url") || words.contains("link")) {
			return Facts.Kind.URL;
		}
		if (words.contains("day")) {
			return Facts.Kind.DATE;
		}
		if (words.stream().anyMatch(PLACES::contains)) {
			return Facts.Kind.PLACE;
		}
		if (words.stream().anyMatch(PEOPLE::contains)) {
			return Facts.Kind.NAME;
		}
		return words.stream().anyMatch(IDENTIFIERS::contains) ? Facts.Kind.IDENTIFIER : null;
	}

}
