package io.llmfailover.provider.anthropic;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A content block of an answer while it grows. It can be put together again exactly as it
 * was issued, since that is how some blocks must go back.
 */
final class AnswerBlock {

	static final String INPUT = "input";

	private static final String TEXT = "text";

	// with it nearly every answer begins: one text for all of them
	private static final String EMPTY_TEXT = "{\"type\":\"text\",\"text\":\"\"}";

	private final int index;

	private final String type;

	// text is smaller than a tree, and most blocks never go back
	private final String start;

	private final boolean startsWithText;

	// most blocks grow in one field
	private final Map<String, StringBuilder> pieces = new LinkedHashMap<>(2);

	private @Nullable StringBuilder citations;

	private boolean open = true;

	AnswerBlock(int index, JsonNode start) {
		this.index = index;
		String json = start.toString();
		boolean emptyText = EMPTY_TEXT.equals(json);
		this.type = emptyText ? TEXT : start.path("type").stringValue("");
		this.start = emptyText ? EMPTY_TEXT : json;
		this.startsWithText = !start.path(TEXT).stringValue("").isEmpty();
	}

	int index() {
		return this.index;
	}

	int length() {
		return this.start.length();
	}

	boolean is(String type) {
		return type.equals(this.type);
	}

	boolean isOpen() {
		return this.open;
	}

	void close() {
		this.open = false;
	}

	void append(String field, String piece) {
		this.pieces.computeIfAbsent(field, (key) -> new StringBuilder()).append(piece);
	}

	void addCitation(String citation) {
		this.citations = (this.citations != null) ? this.citations.append(",") : new StringBuilder();
		this.citations.append(citation);
	}

	/**
	 * Whether it is a text, and not an empty one.
	 * @return true if the model has said something
	 */
	boolean hasText() {
		return is(TEXT) && (this.startsWithText || hasPieces(TEXT));
	}

	/**
	 * Whether the model has said anything of a tool's arguments.
	 * @return true if there is something
	 */
	boolean hasInput() {
		return hasPieces(INPUT) || !startNode().path(INPUT).isEmpty();
	}

	private boolean hasPieces(String field) {
		StringBuilder pieces = this.pieces.get(field);
		return pieces != null && !pieces.isEmpty();
	}

	/**
	 * A tool's arguments as they came; none means {@code {}}.
	 * @return JSON, if they are whole
	 */
	String input() {
		StringBuilder input = this.pieces.get(INPUT);
		if (input != null && !input.isEmpty()) {
			return input.toString();
		}
		JsonNode whole = startNode().path(INPUT);
		if (whole.isString()) {
			return whole.stringValue();
		}
		return whole.isMissingNode() || whole.isNull() ? "{}" : whole.toString();
	}

	/**
	 * A field as far as it has come.
	 * @param field the field
	 * @return its text; empty for none
	 */
	String whole(String field) {
		String start = startNode().path(field).stringValue("");
		StringBuilder rest = this.pieces.get(field);
		return (rest != null) ? start + rest : start;
	}

	/**
	 * The whole block.
	 * @return the block as it was issued
	 */
	JsonNode toJson() {
		ObjectNode block = startNode();
		this.pieces.keySet().forEach((field) -> {
			if (INPUT.equals(field)) {
				JsonNode input = AnthropicJson.object(input());
				block.set(field, (input != null) ? input : AnthropicJson.MAPPER.createObjectNode());
			}
			else {
				block.put(field, whole(field));
			}
		});
		if (block.path(INPUT).isString()) {
			JsonNode input = AnthropicJson.object(input());
			block.set(INPUT, (input != null) ? input : AnthropicJson.MAPPER.createObjectNode());
		}
		if (this.citations != null) {
			block.set("citations", AnthropicJson.MAPPER.readTree("[" + this.citations + "]"));
		}
		return block;
	}

	private ObjectNode startNode() {
		return (ObjectNode) AnthropicJson.MAPPER.readTree(this.start);
	}

}
