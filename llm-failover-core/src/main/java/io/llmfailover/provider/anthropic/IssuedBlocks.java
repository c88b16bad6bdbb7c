package io.llmfailover.provider.anthropic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.WhiteSpace;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content blocks of an earlier answer, as they were issued and must go back: "include
 * the complete unmodified block".
 */
final class IssuedBlocks {

	private IssuedBlocks() {
	}

	/**
	 * The blocks of an answer.
	 * @param state what was kept of the answer
	 * @param calls the tool calls of the answer
	 * @param ids the ids that are taken
	 * @return the blocks, whose calls have the ids that they have in the conversation
	 * now; null if they cannot be sent as they are, or the calls in them are others
	 */
	static @Nullable List<Block> read(ProviderState state, List<ToolCall> calls, ToolUseIds ids) {
		List<Block> blocks = new ArrayList<>();
		Iterator<ToolCall> expected = calls.iterator();
		Set<String> called = new HashSet<>();
		for (JsonNode node : elements(state.json())) {
			String type = node.path("type").stringValue("");
			if (node instanceof ObjectNode block && "tool_use".equals(type)) {
				ToolCall call = expected.hasNext() ? expected.next() : null;
				if (call == null || !isOf(block, call) || !ids.isFree(call.id()) || !called.add(call.id())) {
					return null;
				}
				// the issued one may have been taken
				block.put("id", call.id());
			}
			if (isUnsigned(type, node)) {
				continue;
			}
			if (!"text".equals(type)) {
				blocks.add(new Block.Issued(type, node));
			}
			else if (!WhiteSpace.isBlank(node.path("text").stringValue(""))) {
				blocks.add(text(node));
			}
		}
		dropThinkingAtTheEnd(blocks);
		return (blocks.isEmpty() || expected.hasNext()) ? null : blocks;
	}

	private static boolean isOf(ObjectNode block, ToolCall call) {
		return call.id().equals(block.path("id").stringValue(""))
				|| call.name().equals(block.path("name").stringValue(""))
						&& block.path("input").equals(AnthropicJson.object(call.arguments()));
	}

	// an answer that was cut off, or a server of the protocol that signs nothing;
	// "thinking.signature: Field required"
	private static boolean isUnsigned(String type, JsonNode block) {
		return "thinking".equals(type) && block.path("signature").stringValue("").isEmpty()
				|| "redacted_thinking".equals(type) && block.path("data").stringValue("").isEmpty();
	}

	private static Block text(JsonNode block) {
		return block.path("citations").isEmpty() ? new Block.TextBlock(block.path("text").stringValue(""))
				: new Block.Issued("text", block);
	}

	// "The final block in an assistant message cannot be `thinking`"
	private static void dropThinkingAtTheEnd(List<Block> blocks) {
		while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).isThinking()) {
			blocks.remove(blocks.size() - 1);
		}
	}

	private static Iterable<JsonNode> elements(String json) {
		try {
			JsonNode array = AnthropicJson.MAPPER.readTree(json);
			boolean blocks = array.isArray() && array.valueStream().allMatch(JsonNode::isObject);
			return blocks ? array.values() : List.of();
		}
		catch (JacksonException ex) {
			return List.of();
		}
	}

}
