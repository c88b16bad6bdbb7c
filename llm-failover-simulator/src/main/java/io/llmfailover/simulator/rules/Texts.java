package io.llmfailover.simulator.rules;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks that several vendors share.
 */
final class Texts {

	/** Names that every vendor takes for a tool. */
	static final String TOOL_NAME = "[a-zA-Z0-9_-]{1,64}";

	private Texts() {
	}

	/**
	 * Texts with half a surrogate pair, which no UTF-8 has.
	 */
	static Stream<Place> halfCharacters(Place request) {
		return request.texts()
			.filter((text) -> text.text()
				.codePoints()
				.anyMatch((c) -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
	}

	/**
	 * Places whose text has been at an earlier one.
	 */
	static Stream<Place> repeated(Stream<Place> places) {
		Set<String> seen = new HashSet<>();
		return places.filter((place) -> place.present() && !seen.add(place.text()));
	}

	/**
	 * Numbers that are not within bounds.
	 */
	static Stream<Place> outside(Place number, double least, double most) {
		return number.unless((place) -> place.json().isNumber() && place.json().doubleValue() >= least
				&& place.json().doubleValue() <= most);
	}

	/**
	 * Schemas of arrays that do not say what is in them.
	 */
	static Stream<Place> arraysWithoutItems(Place schema) {
		return schemas(schema).filter(
				(place) -> isA(place, "array") && !place.at("items").present() && !place.at("prefixItems").present());
	}

	/**
	 * Whether a schema is of a type, among others perhaps.
	 */
	static boolean isA(Place schema, String type) {
		return schema.at("type").is(type) || schema.at("type").each().anyMatch((each) -> each.is(type));
	}

	/**
	 * A schema and all schemas in it.
	 */
	static Stream<Place> schemas(Place schema) {
		Function<String, Stream<Place>> named = (keyword) -> schema.at(keyword).fields();
		Function<String, Stream<Place>> listed = (keyword) -> schema.at(keyword).each();
		Stream<Place> inner = Stream
			.of(Stream.of("properties", "$defs", "definitions", "patternProperties").flatMap(named),
					Stream.of("anyOf", "oneOf", "allOf", "prefixItems").flatMap(listed),
					Stream.of("items", "additionalProperties", "not").map(schema::at))
			.flatMap((each) -> each)
			.filter((each) -> each.json().isObject());
		return Stream.concat(Stream.of(schema), inner.flatMap(Texts::schemas));
	}

}
