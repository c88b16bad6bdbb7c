package io.llmfailover.provider.anthropic;

import java.util.HashSet;
import java.util.Set;

import io.llmfailover.AnswerSchema;
import io.llmfailover.provider.wire.AnswerFormat;
import io.llmfailover.provider.wire.SchemaExtent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The schema of an answer as the messages API holds a model to it, which takes a part of
 * JSON Schema only and refuses the rest.
 *
 * @see <a href=
 * "https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured
 * outputs</a>
 */
final class OutputSchema {

	private static final String REFERENCE = "$ref";

	/** Keywords whose values are no schemas. */
	private static final Set<String> DATA = Set.of("enum", "const");

	/** What is not among the keywords that the API takes. */
	private static final Set<String> NOT_TAKEN = Set.of("oneOf", "not", "if", "then", "else", "dependentRequired",
			"dependentSchemas", "prefixItems", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef");

	/** "Schemas contains too many optional parameters (87) … (limit: 24)". */
	private static final int MOST_OPTIONAL = 24;

	/** "Schemas contains too many parameters with union types (limit: 16)". */
	private static final int MOST_UNIONS = 16;

	private final JsonNode root;

	/** References that are being followed. */
	private final Set<String> open = new HashSet<>();

	/** References that lead somewhere. */
	private final Set<String> followed = new HashSet<>();

	private int unions;

	private OutputSchema(JsonNode root) {
		this.root = root;
	}

	/**
	 * The schema to which a model can be held.
	 * @param form the form of the answer
	 * @return the schema; null if the API refuses it
	 */
	static @Nullable JsonNode of(AnswerSchema form) {
		JsonNode schema = AnswerFormat.schema(form);
		boolean small = SchemaExtent.of(schema).optional() <= MOST_OPTIONAL;
		return small && new OutputSchema(schema).isTaken(schema, false) ? schema : null;
	}

	private boolean isTaken(JsonNode node, boolean names) {
		if (!node.isObject()) {
			return node.valueStream().allMatch((element) -> isTaken(element, false));
		}
		if (!names && !(isKnown(node) && isClosed(node) && ends(node) && withinUnions(node))) {
			return false;
		}
		return node.propertyStream()
			.filter((entry) -> names || !DATA.contains(entry.getKey()))
			.allMatch((entry) -> isTaken(entry.getValue(), !names && isOfNames(entry.getKey())));
	}

	private static boolean isKnown(JsonNode schema) {
		return NOT_TAKEN.stream().noneMatch(schema::has)
				&& schema.path("allOf").valueStream().noneMatch((part) -> part.has(REFERENCE));
	}

	private static boolean isOfNames(String keyword) {
		return keyword.equals("properties") || keyword.equals("$defs");
	}

	// "For 'object' type, 'additionalProperties' must be explicitly set to false"
	private static boolean isClosed(JsonNode schema) {
		JsonNode type = schema.path("type");
		boolean object = "object".equals(type.asString("")) || schema.has("properties")
				|| type.valueStream().anyMatch((each) -> "object".equals(each.asString("")));
		JsonNode others = schema.path("additionalProperties");
		return !object || others.isBoolean() && !others.booleanValue();
	}

	// "Recursive schemas" are not supported
	private boolean ends(JsonNode schema) {
		if (!schema.has(REFERENCE)) {
			return true;
		}
		String reference = schema.path(REFERENCE).asString("");
		if (this.followed.contains(reference)) {
			return true;
		}
		boolean ends = reference.startsWith("#/$defs/") && this.open.add(reference)
				&& isTaken(this.root.at(reference.substring(1)), false);
		this.followed.add(reference);
		return ends;
	}

	private boolean withinUnions(JsonNode schema) {
		if (schema.has("anyOf") || schema.path("type").isArray()) {
			this.unions++;
		}
		return this.unions <= MOST_UNIONS;
	}

}
