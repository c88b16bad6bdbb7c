package io.llmfailover.simulator;

import tools.jackson.databind.JsonNode;

/**
 * A tool that a request offers to the model.
 *
 * @param schema the JSON Schema of its arguments, or a missing node for none
 */
record OfferedTool(String name, String description, JsonNode schema) {
}
