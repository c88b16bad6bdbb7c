package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.provider.wire.WhiteSpace;
import tools.jackson.core.JsonGenerator;

/**
 * A message as it is sent: all that one side says before the other one does.
 */
final class OutgoingTurn {

	private final Role role;

	// "tool_result blocks must come first in the content array"
	private final List<Block> results = new ArrayList<>();

	private final List<Block> content = new ArrayList<>();

	OutgoingTurn(Role role) {
		this.role = role;
	}

	Role role() {
		return this.role;
	}

	void addResult(Block.ToolResult result) {
		this.results.add(result);
	}

	boolean hasResults() {
		return !this.results.isEmpty();
	}

	void add(Block block) {
		int at = this.content.size();
		if (block instanceof Block.TextBlock) {
			// the results must follow the calls immediately
			while (at > 0 && this.content.get(at - 1) instanceof Block.ToolUse) {
				at--;
			}
		}
		this.content.add(at, block);
	}

	/**
	 * Whether thinking stands at the beginning.
	 * @return true if the first block is thinking as issued
	 */
	boolean startsWithThinking() {
		return !this.content.isEmpty() && this.content.get(0).isThinking();
	}

	/**
	 * Whether the provider paused in this turn while it used its own tools, and goes on
	 * when it gets the turn back.
	 * @return true if the last block is neither text nor a call of ours
	 */
	boolean isPaused() {
		return !this.content.isEmpty() && this.content.get(this.content.size() - 1) instanceof Block.Issued last
				&& !"text".equals(last.type()) && !"tool_use".equals(last.type());
	}

	/**
	 * Trims the end: "final assistant content cannot end with trailing whitespace".
	 */
	void stripTrailing() {
		int last = this.content.size() - 1;
		if (last >= 0 && this.content.get(last) instanceof Block.TextBlock text) {
			this.content.set(last, new Block.TextBlock(WhiteSpace.stripTrailing(text.text())));
		}
	}

	void write(JsonGenerator json) {
		json.writeStartObject();
		json.writeStringProperty("role", (this.role == Role.USER) ? "user" : "assistant");
		json.writeArrayPropertyStart("content");
		this.results.forEach((block) -> block.write(json));
		this.content.forEach((block) -> block.write(json));
		json.writeEndArray();
		json.writeEndObject();
	}

	/**
	 * Who speaks.
	 */
	enum Role {

		/** The user, and tools on the user's behalf. */
		USER,

		/** The model. */
		ASSISTANT

	}

}
