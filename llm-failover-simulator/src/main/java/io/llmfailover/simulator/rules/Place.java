package io.llmfailover.simulator.rules;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A place in a request, and what is there; nothing may be.
 *
 * @param path how it is reached
 * @param json what is there
 */
record Place(String path, JsonNode json) {

	/** The rules have a few dozen, and ask them again for every place. */
	private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

	static Place root(JsonNode request) {
		return new Place("", request);
	}

	/**
	 * A field of the object that is here.
	 */
	Place at(String field) {
		return new Place(this.path.isEmpty() ? field : this.path + "." + field, this.json.path(field));
	}

	/**
	 * The elements of the array that is here.
	 */
	Stream<Place> each() {
		return this.json.isArray() ? IntStream.range(0, this.json.size())
			.mapToObj((i) -> new Place(this.path + "[" + i + "]", this.json.path(i))) : Stream.empty();
	}

	/**
	 * The fields of the object that is here.
	 */
	Stream<Place> fields() {
		return this.json.propertyNames().stream().map(this::at);
	}

	/**
	 * The fields of the object that is here, but for these.
	 */
	Stream<Place> fieldsOtherThan(Set<String> names) {
		return this.json.propertyNames().stream().filter((name) -> !names.contains(name)).map(this::at);
	}

	/**
	 * The text that is here; empty if it is none.
	 */
	String text() {
		return this.json.stringValue("");
	}

	boolean present() {
		return !this.json.isMissingNode() && !this.json.isNull();
	}

	/**
	 * Whether no text is here, or only white space.
	 */
	boolean blank() {
		return text().codePoints().allMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c));
	}

	boolean matches(String pattern) {
		return PATTERNS.computeIfAbsent(pattern, (regex) -> Pattern.compile(regex, Pattern.DOTALL))
			.matcher(text())
			.matches();
	}

	boolean is(String text) {
		return text().equals(text);
	}

	boolean in(String... texts) {
		return Stream.of(texts).anyMatch(this::is);
	}

	/**
	 * This place if the condition holds.
	 */
	Stream<Place> when(boolean condition) {
		return condition ? Stream.of(this) : Stream.empty();
	}

	/**
	 * This place, if something is here that does not satisfy.
	 */
	Stream<Place> unless(Predicate<Place> satisfies) {
		return when(present() && !satisfies.test(this));
	}

	/**
	 * All texts from here on, names of fields included.
	 */
	Stream<Place> texts() {
		if (this.json.isObject()) {
			return this.json.propertyStream()
				.flatMap((field) -> Stream.concat(
						Stream.of(new Place(this.path, JsonNodeFactory.instance.stringNode(field.getKey()))),
						at(field.getKey()).texts()));
		}
		return this.json.isString() ? Stream.of(this) : each().flatMap(Place::texts);
	}

}
