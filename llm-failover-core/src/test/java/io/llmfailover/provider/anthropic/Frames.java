package io.llmfailover.provider.anthropic;

/**
 * The data of events, as the documentation shows them.
 */
final class Frames {

	static final String START = """
			{"type":"message_start","message":{"model":"claude-test-1","content":[],"stop_reason":null,
			"usage":{"input_tokens":7,"output_tokens":1,"cache_read_input_tokens":2}}}""";

	static final String STOP = "{\"type\":\"message_stop\"}";

	private Frames() {
	}

	static String blockStart(int index, String block) {
		return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
	}

	static String toolUse(int index, String id, String name) {
		return blockStart(index,
				"{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":{}}");
	}

	static String blockStop(int index) {
		return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
	}

	static String delta(int index, String typeAndPiece) {
		return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":" + typeAndPiece + "}}";
	}

	static String text(int index, String text) {
		return delta(index, "\"text_delta\",\"text\":" + AnthropicJson.MAPPER.writeValueAsString(text));
	}

	static String input(int index, String json) {
		return delta(index, "\"input_json_delta\",\"partial_json\":" + AnthropicJson.MAPPER.writeValueAsString(json));
	}

	static String messageDelta(String stopReason) {
		return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
				+ "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}}";
	}

}
