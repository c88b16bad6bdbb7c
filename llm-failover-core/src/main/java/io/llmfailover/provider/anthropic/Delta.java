package io.llmfailover.provider.anthropic;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * The {@code delta} of an event: a piece of a block, or the end of the message.
 */
final class Delta {

	@Nullable String type;

	/** The piece, whatever its type calls it. */
	@Nullable String piece;

	/** The citation of a {@code citations_delta}, as JSON. */
	@Nullable String citation;

	@Nullable String stopReason;

	@Nullable String explanation;

	private String field = "";

	/**
	 * The field that held the piece.
	 * @return its name; null if there is no piece
	 */
	@Nullable String textField() {
		return (this.piece != null) ? this.field : null;
	}

	static Delta read(JsonParser json) {
		Delta delta = new Delta();
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			json.nextToken();
			switch (name) {
				case "type" -> delta.type = AnthropicJson.type(json);
				case "text", "thinking", "partial_json", "signature", "content" -> {
					delta.piece = AnthropicJson.string(json);
					delta.field = name;
				}
				case "citation" -> delta.citation = AnthropicJson.tree(json).toString();
				case "stop_reason" -> delta.stopReason = AnthropicJson.string(json);
				case "stop_details" -> delta.explanation = Frame.explanation(json);
				default -> json.skipChildren();
			}
		}
		delta.type = (delta.type != null) ? delta.type : typeOf(delta.field);
		return delta;
	}

	/** The type of a piece that does not tell it. */
	private static @Nullable String typeOf(String field) {
		return switch (field) {
			case "text" -> "text_delta";
			case "thinking" -> "thinking_delta";
			case "partial_json" -> "input_json_delta";
			default -> null;
		};
	}

}
