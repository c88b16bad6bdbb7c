package io.llmfailover.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes JSON that fits a schema, of what a question says where that is plausible.
 * Whatever the schema, it ends: depth and number of values are bounded.
 */
final class JsonFromSchema {

	/** From here on only what must be there is there. */
	private static final int DEEP = 5;

	/** Nothing is deeper. */
	private static final int DEEPEST = 50;

	/** After so many values only what must be there is there. */
	private static final int MANY_VALUES = 500;

	/** There are no more. */
	private static final int MOST_VALUES = 5_000;

	private static final int MOST_TIMES = 4;

	private static final int MOST_EFFORT = 3_000_000;

	private static final int MOST_TRIES = 12;

	/** What no value is made by, so that one must be looked for. */
	private static final List<String> EXCLUDING = List.of("not", "oneOf", "if");

	private final Effort effort = new Effort(MOST_EFFORT);

	private final FlatSchema flat;

	private final Facts facts;

	/** Whether what need not be there is left out unless the question says it. */
	private final boolean sparse;

	/** Whether it says somewhere what a value must not be. */
	private final boolean excludes;

	private int values;

	private JsonFromSchema(JsonNode root, Facts facts, boolean sparse) {
		this.flat = new FlatSchema(root, facts, this.effort);
		this.excludes = EXCLUDING.stream().anyMatch((keyword) -> !root.findValues(keyword).isEmpty());
		this.facts = facts;
		this.sparse = sparse;
	}

	/**
	 * The arguments of a tool.
	 * @param nth which one of several calls of this tool they are for, from 0
	 */
	static JsonNode arguments(JsonNode schema, Prompt prompt, int nth) {
		Facts facts = new Facts(prompt.question());
		facts.skip(nth);
		JsonNode arguments = new JsonFromSchema(schema, facts, true).value(schema, Spot.ROOT);
		return arguments.isObject() ? arguments : Json.newObject();
	}

	/**
	 * An answer.
	 */
	static JsonNode answer(JsonNode schema, Prompt prompt) {
		return new JsonFromSchema(schema, new Facts(prompt.question()), false).value(schema, Spot.ROOT);
	}

	/**
	 * How often a tool must be called that takes one thing at a time, where the question
	 * names several.
	 */
	static int times(JsonNode schema, Prompt prompt) {
		Facts facts = new Facts(prompt.question());
		if (!facts.text().toLowerCase(Locale.ROOT).contains(" and ")) {
			return 1;
		}
		JsonFromSchema json = new JsonFromSchema(schema, facts, true);
		ObjectNode object = json.flat.of(schema, Spot.ROOT, false);
		List<String> required = ObjectFromSchema.required(object);
		int times = 1;
		for (Map.Entry<String, JsonNode> entry : object.path("properties").properties()) {
			ObjectNode property = json.flat.of(entry.getValue(), Spot.ROOT, false);
			Facts.Kind kind = Spot.ROOT.property(entry.getKey(), FlatSchema.description(property)).kind();
			if (kind != null && required.contains(entry.getKey()) && FlatSchema.type(property).equals("string")) {
				times = Math.max(times, facts.of(kind).size());
			}
		}
		return Math.min(times, MOST_TIMES);
	}

	Facts facts() {
		return this.facts;
	}

	FlatSchema flat() {
		return this.flat;
	}

	Effort effort() {
		return this.effort;
	}

	boolean isSparse() {
		return this.sparse;
	}

	/**
	 * Whether only what must be there is to be there.
	 */
	boolean isLean(Spot spot) {
		return spot.depth() >= DEEP || this.values >= MANY_VALUES;
	}

	boolean isExhausted() {
		return this.values >= MOST_VALUES;
	}

	/**
	 * A value that fits. Where a schema says what a value must not be, several are tried.
	 */
	JsonNode value(JsonNode schema, Spot spot) {
		JsonNode value = candidate(schema, spot);
		if (!this.excludes) {
			return value;
		}
		for (int i = 1; i <= MOST_TRIES && !fits(schema, value); i++) {
			value = candidate(schema, new Spot(spot.name(), spot.description(), spot.depth(), spot.index() + i));
		}
		return fits(schema, value) ? value
				: Stream.of(0, -1, -2.5, 1_000_003, "x", "", true, false, List.of(), Map.of())
					.map(Json::tree)
					.filter((other) -> fits(schema, other))
					.findFirst()
					.orElse(value);
	}

	private boolean fits(JsonNode schema, JsonNode value) {
		return new SchemaCheck(this.flat, this.effort).fits(schema, value);
	}

	private JsonNode candidate(JsonNode schema, Spot spot) {
		this.values++;
		if (spot.depth() > DEEPEST || isExhausted()) {
			return Json.nothing();
		}
		ObjectNode flat = this.flat.of(schema, spot, isLean(spot));
		JsonNode given = flat.get("const");
		if (given != null) {
			return given;
		}
		if (flat.path("enum").isArray() && !flat.path("enum").isEmpty()) {
			return choice(flat.path("enum"), spot);
		}
		if (spot.depth() > 0 && FlatSchema.takesNull(flat) && (isLean(spot) || this.sparse && !isTold(flat, spot))) {
			return Json.nothing();
		}
		return switch (FlatSchema.type(flat)) {
			case "object" -> new ObjectFromSchema(this, flat, spot).value();
			case "array" -> new ArrayFromSchema(this, flat, spot).value();
			case "integer" -> NumberFromSchema.integer(flat, spot, this.facts);
			case "number" -> NumberFromSchema.number(flat, spot, this.facts);
			case "boolean" -> Json.tree(spot.index() % 2 == 0);
			case "null" -> Json.nothing();
			default -> Json.tree(new TextFromSchema(flat, spot, this.facts, this.effort).value());
		};
	}

	/**
	 * Whether the question says what belongs here.
	 */
	boolean isTold(JsonNode schema, Spot spot) {
		ObjectNode flat = this.flat.of(schema, spot, true);
		if (flat.path("enum").isArray()) {
			return mentioned(flat.path("enum")) != null;
		}
		if (FlatSchema.type(flat).equals("string") || FlatSchema.type(flat).equals("array")) {
			Facts.Kind kind = spot.kind();
			return kind != null && !this.facts.of(kind).isEmpty();
		}
		return Vocabulary.of(this.facts.text()).containsAll(Vocabulary.of(spot.name()))
				&& !this.facts.of(Facts.Kind.NUMBER).isEmpty();
	}

	private JsonNode choice(JsonNode values, Spot spot) {
		JsonNode mentioned = (spot.index() == 0) ? mentioned(values) : null;
		return Objects.requireNonNullElse(mentioned, values.path(spot.index() % values.size()));
	}

	private @Nullable JsonNode mentioned(JsonNode values) {
		String text = " " + this.facts.text().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
		for (JsonNode value : values) {
			String word = value.asString("").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
			if (!word.isEmpty() && text.contains(" " + word + " ")) {
				return value;
			}
		}
		return null;
	}

}
