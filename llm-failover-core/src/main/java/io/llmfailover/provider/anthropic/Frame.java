package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.provider.wire.TokenCount;
import org.jspecify.annotations.Nullable;
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

	/** Whether there is an {@code error}. */
	boolean error;

	/** Whether there is a message in words, which only errors have. */
	boolean complains;

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
	 * Whether this is an error, with an envelope or without.
	 * @return true if it is nothing of an answer
	 */
	boolean isError() {
		return this.error || "error".equals(this.type)
				|| this.complains && this.type == null && this.content == null && this.usage == null;
	}

	/**
	 * Reads the object at hand.
	 * @param json stands at its start, and afterwards at its end
	 * @return the frame
	 * @throws tools.jackson.core.JacksonException if it is not JSON
	 */
	static Frame read(JsonParser json) {
		Frame frame = new Frame();
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			JsonToken value = json.nextToken();
			switch (name) {
				case "type" -> frame.type = AnthropicJson.type(json);
				case "index" -> frame.index = index(json);
				case "delta" -> frame.delta = (value == JsonToken.START_OBJECT) ? Delta.read(json) : null;
				case "content_block" -> frame.block = AnthropicJson.tree(json);
				case "message" -> {
					frame.complains |= isWords(json);
					frame.message = (value == JsonToken.START_OBJECT) ? read(json) : skip(json);
				}
				case "detail", "msg", "errors", "error_msg", "error_message" -> {
					frame.complains |= isWords(json) || value.isStructStart();
					json.skipChildren();
				}
				case "content" -> frame.content = (value == JsonToken.START_ARRAY) ? trees(json) : skip(json);
				case "usage" -> frame.usage = (value == JsonToken.START_OBJECT) ? TokenCounts.read(json) : skip(json);
				case "model" -> frame.model = AnthropicJson.string(json);
				case "stop_reason" -> frame.stopReason = AnthropicJson.string(json);
				case "stop_details" -> frame.explanation = explanation(json);
				case "error" -> {
					frame.error = !isUnused(json);
					json.skipChildren();
				}
				default -> json.skipChildren();
			}
		}
		return frame;
	}

	private static int index(JsonParser json) {
		Long index = TokenCount.read(json);
		return (index != null && index <= Integer.MAX_VALUE) ? index.intValue() : -1;
	}

	/** Gateways of the other dialect fill the field with an empty value. */
	private static boolean isUnused(JsonParser json) {
		return switch (json.currentToken()) {
			case VALUE_NULL, VALUE_FALSE -> true;
			case VALUE_STRING -> json.getString().isEmpty();
			default -> false;
		};
	}

	private static boolean isWords(JsonParser json) {
		return json.currentToken() == JsonToken.VALUE_STRING && !json.getString().isBlank();
	}

	static @Nullable String explanation(JsonParser json) {
		if (json.currentToken() != JsonToken.START_OBJECT) {
			return skip(json);
		}
		return AnthropicJson.tree(json).path("explanation").stringValue(null);
	}

	private static List<JsonNode> trees(JsonParser json) {
		List<JsonNode> nodes = new ArrayList<>();
		while (json.nextToken() != JsonToken.END_ARRAY) {
			nodes.add(AnthropicJson.tree(json));
		}
		return nodes;
	}

	private static <T> @Nullable T skip(JsonParser json) {
		json.skipChildren();
		return null;
	}

}
