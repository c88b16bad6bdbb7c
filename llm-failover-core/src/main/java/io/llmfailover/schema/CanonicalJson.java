package io.llmfailover.schema;

import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON in the one form that all texts of the same value share, so that they can be
 * compared. Thread-safe.
 */
public final class CanonicalJson {

	private CanonicalJson() {
	}

	/**
	 * Writes JSON without white space, with the properties of each object by name, and
	 * with each character and number in one way: {@code 1.0} is {@code 1}.
	 * @param json the JSON text
	 * @return the text of its value; the same text if it is not JSON that can be compared
	 */
	public static String of(String json) {
		try {
			return sorted(Json.read(json)).toString();
		}
		catch (MisfitException | ArithmeticException ex) {
			// an exponent may be beyond what a number can be
			return json;
		}
	}

	// no deeper than what is read
	private static JsonNode sorted(JsonNode value) {
		if (value.isObject()) {
			Map<String, JsonNode> byName = new TreeMap<>();
			value.properties().forEach((property) -> byName.put(property.getKey(), sorted(property.getValue())));
			ObjectNode object = Json.TREES.createObjectNode();
			byName.forEach(object::set);
			return object;
		}
		if (value.isArray()) {
			ArrayNode array = Json.TREES.createArrayNode();
			value.forEach((element) -> array.add(sorted(element)));
			return array;
		}
		return value.isNumber() ? DecimalNode.valueOf(value.decimalValue().stripTrailingZeros()) : value;
	}

}
