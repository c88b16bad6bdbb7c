package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an object that fits a schema.
 */
final class ObjectFromSchema {

	private static final int MOST_MORE = 100;

	private final JsonFromSchema json;

	private final ObjectNode schema;

	private final Spot spot;

	private final ObjectNode object = Json.newObject();

	ObjectFromSchema(JsonFromSchema json, ObjectNode schema, Spot spot) {
		this.json = json;
		this.schema = schema;
		this.spot = spot;
	}

	static List<String> required(JsonNode schema) {
		List<String> required = new ArrayList<>();
		schema.path("required").forEach((name) -> required.add(name.asString("")));
		return required;
	}

	JsonNode value() {
		// what a question says goes to what must be there before anything else
		Set<String> required = new LinkedHashSet<>(required(this.schema));
		declared().filter(required::contains).forEach(this::add);
		required.forEach(this::add);
		declared().filter(this::isWanted).forEach(this::add);
		addDependent();
		for (int more = 0; more < MOST_MORE
				&& this.object.size() < this.schema.path("minProperties").asInt(0); more++) {
			addAnother(more);
		}
		if (this.object.isEmpty() && !this.json.isSparse() && !this.json.isLean(this.spot)
				&& this.schema.path("maxProperties").asInt(1) > 0 && takesOthers()) {
			addAnother(0);
		}
		return inOrder();
	}

	private Stream<String> declared() {
		return this.schema.path("properties").propertyNames().stream();
	}

	private boolean isWanted(String name) {
		JsonNode property = this.schema.path("properties").path(name);
		boolean impossible = property.isBoolean() && !property.asBoolean() || isForbidden(name);
		if (impossible || this.object.size() >= this.schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
			return false;
		}
		if (!this.json.isSparse()) {
			return !this.json.isLean(this.spot);
		}
		JsonNode flat = this.json.flat().of(property, this.spot, true);
		return this.json.isTold(flat, spot(name, flat));
	}

	private ObjectNode inOrder() {
		ObjectNode ordered = Json.newObject();
		declared().filter(this.object::has).forEach((name) -> ordered.set(name, this.object.get(name)));
		ordered.setAll(this.object);
		return ordered;
	}

	private boolean isForbidden(String name) {
		return required(this.schema.path("not")).contains(name);
	}

	private void addDependent() {
		for (Map.Entry<String, JsonNode> entry : this.schema.path("dependentRequired").properties()) {
			if (this.object.has(entry.getKey())) {
				entry.getValue().forEach((name) -> add(name.asString("")));
			}
		}
	}

	private void add(String name) {
		if (!this.object.has(name) && !this.json.isExhausted()) {
			JsonNode property = schemaOf(name);
			JsonNode flat = this.json.flat().of(property, this.spot, true);
			this.object.set(name, this.json.value(property, spot(name, flat)));
		}
	}

	private Spot spot(String name, JsonNode flat) {
		return this.spot.property(name, FlatSchema.description(flat));
	}

	private JsonNode schemaOf(String name) {
		JsonNode declared = this.schema.path("properties").path(name);
		for (Map.Entry<String, JsonNode> pattern : this.schema.path("patternProperties").properties()) {
			if (BoundedPattern.find(pattern.getKey(), name, this.json.effort())) {
				declared = (declared instanceof ObjectNode first && pattern.getValue() instanceof ObjectNode second)
						? SchemaMerge.both(first, second) : pattern.getValue();
			}
		}
		return declared.isMissingNode() ? this.schema.path("additionalProperties") : declared;
	}

	private boolean takesOthers() {
		return !this.schema.path("patternProperties").isEmpty() || this.schema.path("additionalProperties").isObject();
	}

	private void addAnother(int nth) {
		for (String pattern : this.schema.path("patternProperties").propertyNames()) {
			add(RegexText.of(pattern, nth, 0, Integer.MAX_VALUE, this.json.effort()));
			return;
		}
		JsonNode names = this.schema.path("propertyNames");
		add(this.json.value(names, new Spot("name", "", this.spot.depth() + 1, nth)).asString("name" + nth));
	}

}
