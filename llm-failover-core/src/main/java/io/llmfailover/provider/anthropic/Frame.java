package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * What one event of a stream says, or a whole answer: read from tokens in one pass, since
 * the {@code type} that tells what it is may come last.
 */
final class Frame {

	@Nullable String type;

	int index = -1;

	boolean error;

	@Nullable Delta delta;

	/** The block of a {@code content_block_start}. */
	@Nullable JsonNode block;

	/** The message of a {@code message_start}. */
	@Nullable Frame message;

	/** The blocks of a message. */
	@Nullable List<JsonNode> content;

	@Nullable String model;

	@Nullable String stopReason;

	@Nullable String explanation;

	@Nullable TokenCounts usage;

	/**
	 * Reads a frame.
	 * @param data holds it
	 * @param offset where it begins
	 * @param length its length in bytes
	 * @return the frame
	 * @throws JacksonException if the data is not one JSON object
	 */
	static Frame read(byte[] data, int offset, int length) {
		try (JsonParser json = Json.parser(data, offset, length)) {
			json.nextToken();
			Frame frame = read(json);
			if (json.nextToken() != null) {
				throw Json.unexpected(json);
			}
			return frame;
		}
	}

	private static Frame read(JsonParser json) {
		if (json.currentToken() != JsonToken.START_OBJECT) {
			throw Json.unexpected(json);
		}
		Frame frame = new Frame();
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			JsonToken value = json.nextToken();
			switch (name) {
				case "type" -> frame.type = Json.string(json);
				case "index" -> frame.index = (value == JsonToken.VALUE_NUMBER_INT) ? json.getIntValue() : -1;
				case "delta" -> frame.delta = (value == JsonToken.START_OBJECT) ? Delta.read(json) : null;
				case "content_block" -> frame.block = Json.tree(json);
				case "message" -> frame.message = (value == JsonToken.START_OBJECT) ? read(json) : skip(json);
				case "content" -> frame.content = (value == JsonToken.START_ARRAY) ? trees(json) : skip(json);
				case "usage" -> frame.usage = (value == JsonToken.START_OBJECT) ? TokenCounts.read(json) : skip(json);
				case "model" -> frame.model = Json.string(json);
				case "stop_reason" -> frame.stopReason = Json.string(json);
				case "stop_details" -> frame.explanation = explanation(json);
				case "error" -> {
					frame.error = value != JsonToken.VALUE_NULL;
					json.skipChildren();
				}
				default -> json.skipChildren();
			}
		}
		return frame;
	}

	static @Nullable String explanation(JsonParser json) {
		if (json.currentToken() != JsonToken.START_OBJECT) {
			return skip(json);
		}
		return Json.tree(json).path("explanation").stringValue(null);
	}

	private static List<JsonNode> trees(JsonParser json) {
		List<JsonNode> nodes = new ArrayList<>();
		while (json.nextToken() != JsonToken.END_ARRAY) {
			nodes.add(Json.tree(json));
		}
		return nodes;
	}

	private static <T> @Nullable T skip(JsonParser json) {
		json.skipChildren();
		return null;
	}

}
