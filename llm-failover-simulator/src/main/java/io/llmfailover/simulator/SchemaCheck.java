package io.llmfailover.simulator;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Whether a value fits a schema, as far as it matters for choosing among values: formats
 * are not looked at. Whatever the schema, it ends; what takes too long fits.
 */
final class SchemaCheck {

	private static final int DEEPEST = 200;

	private final FlatSchema flat;

	private final Effort effort;

	SchemaCheck(FlatSchema flat, Effort effort) {
		this.flat = flat;
		this.effort = effort;
	}

	boolean fits(JsonNode schema, JsonNode value) {
		return fits(schema, value, 0);
	}

	private boolean fits(JsonNode schema, JsonNode value, int depth) {
		if (schema.isBoolean()) {
			return schema.asBoolean();
		}
		if (!schema.isObject() || !this.effort.spend(1) || depth > DEEPEST) {
			return true;
		}
		return fitsType(schema.path("type"), value) && fitsValue(schema, value)
				&& fitsAlternatives(schema, value, depth + 1) && fitsKind(schema, value, depth + 1);
	}

	private boolean fitsKind(JsonNode schema, JsonNode value, int depth) {
		if (value.isNumber()) {
			return new NumberCheck(schema).fits(value);
		}
		if (value.isString()) {
			return fitsText(schema, value.asString());
		}
		if (value.isObject()) {
			return fitsObject(schema, value, depth);
		}
		return !value.isArray() || fitsArray(schema, value, depth);
	}

	private static boolean fitsType(JsonNode type, JsonNode value) {
		if (type.isArray() && !type.isEmpty()) {
			return type.valueStream().anyMatch((each) -> fitsType(each, value));
		}
		return switch (type.asString("")) {
			case "string" -> value.isString();
			case "boolean" -> value.isBoolean();
			case "null" -> value.isNull();
			case "object" -> value.isObject();
			case "array" -> value.isArray();
			case "number" -> value.isNumber();
			case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
			default -> true;
		};
	}

	private static boolean fitsValue(JsonNode schema, JsonNode value) {
		JsonNode values = schema.path("enum");
		boolean among = !values.isArray() || values.valueStream().anyMatch((each) -> same(each, value));
		return among && (!schema.has("const") || same(schema.path("const"), value));
	}

	private static boolean same(JsonNode one, JsonNode other) {
		return (one.isNumber() && other.isNumber()) ? one.decimalValue().compareTo(other.decimalValue()) == 0
				: one.equals(other);
	}

	private boolean fitsAlternatives(JsonNode schema, JsonNode value, int depth) {
		if (schema.has("$ref") && !fits(this.flat.target(schema.path("$ref").asString("")), value, depth)) {
			return false;
		}
		if (!schema.path("allOf").valueStream().allMatch((each) -> fits(each, value, depth))
				|| !schema.path("anyOf").isEmpty()
						&& schema.path("anyOf").valueStream().noneMatch((each) -> fits(each, value, depth))) {
			return false;
		}
		if (!schema.path("oneOf").isEmpty() && schema.path("oneOf")
			.valueStream()
			.filter((each) -> fits(each, value, depth))
			.limit(2)
			.count() != 1) {
			return false;
		}
		if (schema.has("not") && fits(schema.path("not"), value, depth)) {
			return false;
		}
		return !schema.has("if")
				|| fits(schema.path(fits(schema.path("if"), value, depth) ? "then" : "else"), value, depth);
	}

	private boolean fitsText(JsonNode schema, String text) {
		int length = text.codePointCount(0, text.length());
		return length >= schema.path("minLength").asInt(0) && length <= schema.path("maxLength").asInt(length)
				&& (!schema.path("pattern").isString()
						|| BoundedPattern.find(schema.path("pattern").asString(), text, this.effort));
	}

	private boolean fitsObject(JsonNode schema, JsonNode object, int depth) {
		int size = object.size();
		return size >= schema.path("minProperties").asInt(0) && size <= schema.path("maxProperties").asInt(size)
				&& ObjectFromSchema.required(schema).stream().allMatch(object::has)
				&& object.properties().stream().allMatch((entry) -> fitsProperty(schema, entry, depth))
				&& fitsDependent(schema, object, depth);
	}

	private boolean fitsProperty(JsonNode schema, Map.Entry<String, JsonNode> property, int depth) {
		String name = property.getKey();
		JsonNode value = property.getValue();
		boolean declared = schema.path("properties").has(name);
		if (declared && !fits(schema.path("properties").path(name), value, depth)) {
			return false;
		}
		for (Map.Entry<String, JsonNode> pattern : schema.path("patternProperties").properties()) {
			if (BoundedPattern.find(pattern.getKey(), name, this.effort)) {
				declared = true;
				if (!fits(pattern.getValue(), value, depth)) {
					return false;
				}
			}
		}
		return (declared || fits(schema.path("additionalProperties"), value, depth))
				&& fits(schema.path("propertyNames"), Json.tree(name), depth);
	}

	private boolean fitsDependent(JsonNode schema, JsonNode object, int depth) {
		for (Map.Entry<String, JsonNode> entry : schema.path("dependentRequired").properties()) {
			if (object.has(entry.getKey())
					&& !entry.getValue().valueStream().allMatch((name) -> object.has(name.asString("")))) {
				return false;
			}
		}
		return schema.path("dependentSchemas")
			.properties()
			.stream()
			.allMatch((entry) -> !object.has(entry.getKey()) || fits(entry.getValue(), object, depth));
	}

	private boolean fitsArray(JsonNode schema, JsonNode array, int depth) {
		int size = array.size();
		if (size < schema.path("minItems").asInt(0) || size > schema.path("maxItems").asInt(size)) {
			return false;
		}
		JsonNode prefix = schema.path("prefixItems");
		for (int i = 0; i < size; i++) {
			JsonNode item = (i < prefix.size()) ? prefix.path(i) : schema.path("items");
			if (!fits(item, array.path(i), depth)) {
				return false;
			}
		}
		List<JsonNode> items = array.valueStream().toList();
		boolean unique = !schema.path("uniqueItems").asBoolean(false) || items.stream().distinct().count() == size;
		return unique && (!schema.has("contains") || items.stream()
			.filter((item) -> fits(schema.path("contains"), item, depth))
			.count() >= schema.path("minContains").asInt(1));
	}

	/**
	 * The bounds of numbers.
	 */
	private record NumberCheck(JsonNode schema) {

		boolean fits(JsonNode value) {
			BigDecimal number = value.decimalValue();
			BigDecimal step = NumberFromSchema.number(this.schema, "multipleOf");
			return compare(number, "minimum", 1) >= 0 && compare(number, "maximum", -1) <= 0
					&& compare(number, "exclusiveMinimum", 1) > 0 && compare(number, "exclusiveMaximum", -1) < 0
					&& (step == null || step.signum() <= 0 || number.remainder(step).signum() == 0);
		}

		private int compare(BigDecimal number, String keyword, int otherwise) {
			BigDecimal bound = NumberFromSchema.number(this.schema, keyword);
			return (bound != null) ? number.compareTo(bound) : otherwise;
		}

	}

}
