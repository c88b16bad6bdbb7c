package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Collects the content blocks of a streamed message, token by token.
 */
final class AnthropicBlocks {

	private final List<List<Frame>> tokens = new ArrayList<>();

	/** What goes out together with the next token. */
	private List<Frame> pending = new ArrayList<>();

	/** The index of the block that is open; -1: none yet. */
	private int index = -1;

	void thinking(List<String> thoughts) {
		if (!thoughts.isEmpty()) {
			open(Json.object("type", "thinking", "thinking", "", "signature", ""));
			thoughts.forEach((token) -> delta(Json.object("type", "thinking_delta", "thinking", token)));
			this.pending.add(deltaFrame(Json.object("type", "signature_delta", "signature", AnthropicWire.SIGNATURE)));
		}
	}

	void text(List<String> words) {
		if (!words.isEmpty()) {
			open(Json.object("type", "text", "text", ""));
			words.forEach((token) -> delta(Json.object("type", "text_delta", "text", token)));
		}
	}

	void toolUse(ToolCall call) {
		open(Json.object("type", "tool_use", "id", call.id(), "name", call.name(), "input", Map.of()));
		// the first fragment of real streams is empty
		delta(Json.object("type", "input_json_delta", "partial_json", ""));
		Words.fragments(call.arguments())
			.forEach((fragment) -> delta(Json.object("type", "input_json_delta", "partial_json", fragment)));
	}

	/**
	 * The events of each token.
	 */
	List<List<Frame>> tokens() {
		return this.tokens;
	}

	/**
	 * The events that close the last block.
	 */
	List<Frame> end() {
		close();
		List<Frame> end = this.pending;
		this.pending = new ArrayList<>();
		return end;
	}

	private void open(Map<String, @Nullable Object> block) {
		close();
		this.index++;
		this.pending.add(AnthropicWire.event("content_block_start", "index", this.index, "content_block", block));
		if (this.index == 0) {
			this.pending.add(AnthropicWire.event("ping"));
		}
	}

	private void close() {
		if (this.index >= 0) {
			this.pending.add(AnthropicWire.event("content_block_stop", "index", this.index));
		}
	}

	private void delta(Map<String, @Nullable Object> delta) {
		this.pending.add(deltaFrame(delta));
		this.tokens.add(this.pending);
		this.pending = new ArrayList<>();
	}

	private Frame deltaFrame(Map<String, @Nullable Object> delta) {
		return AnthropicWire.event("content_block_delta", "index", this.index, "delta", delta);
	}

}
