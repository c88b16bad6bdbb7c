package io.llmfailover.simulator.rules;

import java.util.Map;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that breaks one rule: one that keeps to all of them, with a change.
 *
 * @param rule the rule
 * @param rules the rules of the vendor
 * @param body the request
 */
record RefusedRequest(RequestRule rule, RequestRules rules, JsonNode body) {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

	/**
	 * A request with a change.
	 * @param rule what the change breaks
	 * @param rules the rules of the vendor
	 * @param base the request, in JSON with single quotes
	 * @param change the fields to set, null to remove one; in JSON with single quotes
	 */
	static RefusedRequest of(RequestRule rule, RequestRules rules, String base, String change) {
		ObjectNode body = (ObjectNode) json(base);
		for (Map.Entry<String, JsonNode> field : json(change).properties()) {
			if (field.getValue().isNull()) {
				body.remove(field.getKey());
			}
			else {
				body.set(field.getKey(), field.getValue());
			}
		}
		return new RefusedRequest(rule, rules, body);
	}

	static JsonNode json(String json) {
		return MAPPER.readTree(json);
	}

	@Override
	public String toString() {
		return this.rule.getClass().getSimpleName() + "." + this.rule.name();
	}

}
