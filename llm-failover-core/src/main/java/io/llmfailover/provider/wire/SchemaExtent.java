package io.llmfailover.provider.wire;

import java.util.HashSet;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * How much there is of a schema. Providers that hold a model to a schema take only so
 * much; what is defined apart is counted once, wherever it is referred to.
 *
 * @param levels how deep objects are nested, from 1
 * @param properties how many properties there are in all
 * @param optional how many of them need not be there
 * @param values how many values enumerations have in all
 */
public record SchemaExtent(int levels, int properties, int optional, int values) {

	private static final SchemaExtent NOTHING = new SchemaExtent(0, 0, 0, 0);

	/** Keywords whose values are schemas by name. */
	private static final Set<String> NAMES = Set.of("properties", "$defs");

	/**
	 * Measures a schema.
	 * @param schema the schema
	 * @return its extent
	 */
	public static SchemaExtent of(JsonNode schema) {
		SchemaExtent inside = NOTHING;
		for (JsonNode element : schema.isArray() ? schema : Set.<JsonNode>of()) {
			inside = inside.beside(of(element));
		}
		for (var entry : schema.properties()) {
			if (NAMES.contains(entry.getKey())) {
				for (JsonNode named : entry.getValue()) {
					inside = inside.beside(of(named));
				}
			}
			else if (!entry.getKey().equals("enum") && !entry.getKey().equals("const")) {
				inside = inside.beside(of(entry.getValue()));
			}
		}
		return inside.within(schema);
	}

	private SchemaExtent beside(SchemaExtent other) {
		return new SchemaExtent(Math.max(this.levels, other.levels), this.properties + other.properties,
				this.optional + other.optional, this.values + other.values);
	}

	private SchemaExtent within(JsonNode schema) {
		JsonNode named = schema.path("properties");
		Set<String> optional = new HashSet<>(named.propertyNames());
		schema.path("required").forEach((name) -> optional.remove(name.asString("")));
		return new SchemaExtent(this.levels + (named.isObject() ? 1 : 0), this.properties + named.size(),
				this.optional + optional.size(), this.values + schema.path("enum").size());
	}

}
