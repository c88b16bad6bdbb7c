package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The content blocks of an answer, within bounds.
 */
final class AnswerBlocks {

	// some eight times the longest answer of a model; about 32 MiB of memory at worst
	private static final int MOST_CHARACTERS = 16 << 20;

	private static final int COST_OF_A_BLOCK = 256;

	private final List<AnswerBlock> blocks = new ArrayList<>();

	private long kept;

	AnswerBlock start(int index, JsonNode start) {
		AnswerBlock block = new AnswerBlock(index, start);
		keep(COST_OF_A_BLOCK + block.length());
		this.blocks.add(block);
		return block;
	}

	/**
	 * Adds a piece to a block that grows.
	 * @param index the block's index; negative if the provider does not tell
	 * @param type the type of block to start if none grows; null for one that must have
	 * been started
	 * @param field the field that the piece belongs to
	 * @param piece the piece; null for none
	 */
	void grow(int index, @Nullable String type, String field, @Nullable String piece) {
		AnswerBlock block = growing(index);
		if (block == null && type == null) {
			throw new TargetFailedException(
					Failure.of(FailureKind.MALFORMED_RESPONSE, "Arguments came without their tool call"));
		}
		if (block == null) {
			block = start(index, Json.MAPPER.createObjectNode().put("type", type));
		}
		if (piece != null) {
			keep(piece.length());
			block.append(field, piece);
		}
	}

	void cite(int index, @Nullable String citation) {
		AnswerBlock block = growing(index);
		if (block != null && citation != null) {
			keep(citation.length());
			block.addCitation(citation);
		}
	}

	void close(int index) {
		AnswerBlock block = growing(index);
		if (block != null) {
			block.close();
		}
	}

	boolean toolCallIsGrowing() {
		return this.blocks.stream().anyMatch((block) -> block.isOpen() && block.is("tool_use"));
	}

	String text() {
		StringBuilder text = new StringBuilder();
		this.blocks.stream().filter((block) -> block.is("text")).forEach((block) -> text.append(block.whole("text")));
		return text.toString();
	}

	/**
	 * The tool calls, server tools excluded.
	 * @param cut whether the answer was cut off, so that the last call may lack its end
	 * @return the calls; complete are those whose arguments are a whole object
	 */
	List<ToolCall> toolCalls(boolean cut) {
		List<ToolCall> toolCalls = new ArrayList<>();
		for (AnswerBlock block : this.blocks) {
			if (block.is("tool_use")) {
				boolean unknown = cut && isLast(block) && !block.hasInput();
				String input = block.input();
				boolean complete = !unknown && Json.object(input) != null;
				String id = block.whole("id");
				// the result must name its call
				id = id.isEmpty() ? "call_" + toolCalls.size() : id;
				toolCalls.add(new ToolCall(id, block.whole("name"), unknown ? "" : input, complete));
			}
		}
		return toolCalls;
	}

	/**
	 * All blocks, to be sent back with the next request.
	 * @return the blocks as JSON; null if text and tool calls are all there is
	 */
	@Nullable String state() {
		if (this.blocks.stream().allMatch((block) -> block.is("text") || block.is("tool_use"))) {
			return null;
		}
		ArrayNode state = Json.MAPPER.createArrayNode();
		this.blocks.forEach((block) -> state.add(block.toJson()));
		return state.toString();
	}

	private @Nullable AnswerBlock growing(int index) {
		for (int i = this.blocks.size() - 1; i >= 0; i--) {
			AnswerBlock block = this.blocks.get(i);
			if (block.isOpen() && (index < 0 || block.index() == index)) {
				return block;
			}
		}
		return null;
	}

	private void keep(int characters) {
		this.kept += characters;
		if (this.kept > MOST_CHARACTERS) {
			throw new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED,
					"The answer is longer than " + MOST_CHARACTERS + " characters"));
		}
	}

	private boolean isLast(AnswerBlock block) {
		return block == this.blocks.get(this.blocks.size() - 1);
	}

}
