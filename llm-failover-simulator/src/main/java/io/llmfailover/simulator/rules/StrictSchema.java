package io.llmfailover.simulator.rules;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Schemas to which OpenAI holds a model strictly, of answers and of tools.
 */
final class StrictSchema {

	private StrictSchema() {
	}

	/**
	 * The strict schemas of a request, and all schemas in them.
	 */
	static Stream<Place> schemas(Place request) {
		Place answer = request.at("response_format").at("json_schema");
		return Stream
			.concat(Stream.of(answer).filter(StrictSchema::isStrict).map((place) -> place.at("schema")),
					Chats.tools(request).filter(StrictSchema::isStrict).map((place) -> place.at("parameters")))
			.flatMap(Texts::schemas);
	}

	private static boolean isStrict(Place place) {
		return place.at("strict").json().booleanValue(false);
	}

	static boolean isOpen(Place schema) {
		if (!Texts.isA(schema, "object") && !schema.at("properties").present()) {
			return false;
		}
		Place others = schema.at("additionalProperties");
		Set<String> required = schema.at("required").each().map(Place::text).collect(Collectors.toSet());
		return !others.json().isBoolean() || others.json().booleanValue()
				|| !required.equals(Set.copyOf(schema.at("properties").json().propertyNames()));
	}

	static Stream<Place> notPermitted(Place schema) {
		return Stream
			.of("allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas",
					"patternProperties", "prefixItems")
			.map(schema::at)
			.filter(Place::present);
	}

}
