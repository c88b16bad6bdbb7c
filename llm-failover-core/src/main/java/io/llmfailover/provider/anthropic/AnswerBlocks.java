package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailureKind;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.provider.wire.ToolArguments;
import io.llmfailover.provider.wire.WholeCharacters;
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

	private final DecodingLimits limits;

	// most answers have one block or two, of which one is open
	private final List<AnswerBlock> blocks = new ArrayList<>(2);

	// no piece looks through all the blocks
	private final Map<Integer, AnswerBlock> open = new HashMap<>(2);

	private @Nullable AnswerBlock last;

	private long kept;

	private long arguments;

	private int toolCalls;

	private int growingCalls;

	AnswerBlocks(DecodingLimits limits) {
		this.limits = limits;
	}

	AnswerBlock start(int index, JsonNode start) {
		AnswerBlock block = new AnswerBlock(index, start);
		keep(COST_OF_A_BLOCK + block.length());
		if (block.is("tool_use") && ++this.toolCalls > this.limits.maxToolCalls()) {
			throw exceeded("The answer has more than " + this.limits.maxToolCalls() + " tool calls");
		}
		this.blocks.add(block);
		this.growingCalls += block.is("tool_use") ? 1 : 0;
		// an index that is used again without an end begins another block
		AnswerBlock replaced = this.open.remove(index);
		if (replaced != null) {
			end(replaced);
		}
		this.open.put(index, block);
		this.last = block;
		return block;
	}

	private void end(AnswerBlock block) {
		block.close();
		this.growingCalls -= block.is("tool_use") ? 1 : 0;
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
			block = start(index, AnthropicJson.MAPPER.createObjectNode().put("type", type));
		}
		if (piece != null) {
			keep(piece.length());
			keepArguments(field, piece.length());
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
			this.open.remove(block.index());
			end(block);
		}
	}

	boolean toolCallIsGrowing() {
		return this.growingCalls > 0;
	}

	boolean hasText() {
		return this.blocks.stream().anyMatch(AnswerBlock::hasText);
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
				String input = cut ? block.input() : ToolArguments.orNone(block.input());
				String usable = unknown ? null : ToolArguments.object(input);
				String id = block.whole("id");
				// the result must name its call
				id = id.isEmpty() ? "call_" + toolCalls.size() : id;
				input = (usable != null) ? usable : WholeCharacters.only(input);
				toolCalls.add(new ToolCall(WholeCharacters.only(id), WholeCharacters.only(block.whole("name")),
						unknown ? "" : input, usable != null));
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
		ArrayNode state = AnthropicJson.MAPPER.createArrayNode();
		this.blocks.forEach((block) -> state.add(block.toJson()));
		return state.toString();
	}

	private @Nullable AnswerBlock growing(int index) {
		if (index >= 0) {
			return this.open.get(index);
		}
		AnswerBlock last = this.last;
		return (last != null && last.isOpen()) ? last : null;
	}

	private void keepArguments(String field, int characters) {
		this.arguments += AnswerBlock.INPUT.equals(field) ? characters : 0;
		if (this.arguments > this.limits.maxToolArguments()) {
			throw exceeded("The arguments of the tool calls exceed " + this.limits.maxToolArguments() + " characters");
		}
	}

	private void keep(int characters) {
		this.kept += characters;
		if (this.kept > MOST_CHARACTERS) {
			throw exceeded("The answer is longer than " + MOST_CHARACTERS + " characters");
		}
	}

	private static TargetFailedException exceeded(String message) {
		return new TargetFailedException(Failure.of(FailureKind.LIMIT_EXCEEDED, message));
	}

	private boolean isLast(AnswerBlock block) {
		return block == this.blocks.get(this.blocks.size() - 1);
	}

}
