package io.llmfailover.provider.anthropic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.ProviderState;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.anthropic.OutgoingTurn.Role;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.SystemText;
import io.llmfailover.provider.wire.ToolRounds;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WhiteSpace;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A conversation arranged by the rules of the messages API: system text apart, user and
 * assistant in turns beginning with the user, every tool call answered in the turn after
 * it and nowhere else. What has to be moved, added or left out for that is told as a
 * warning.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>
 */
final class OutgoingTurns {

	private static final String CONTINUE = "Continue.";

	private static final List<Content> FAILED = List.of(new Text("The tool failed."));

	private final WireTarget target;

	private final Warnings warnings;

	private final List<String> system = new ArrayList<>();

	private final List<OutgoingTurn> turns = new ArrayList<>();

	/** The ids on the wire of calls whose results are still to come, in their order. */
	private final Deque<String> openCalls = new ArrayDeque<>();

	private final ToolUseIds ids = new ToolUseIds();

	private OutgoingTurns(WireTarget target, Warnings warnings) {
		this.target = target;
		this.warnings = warnings;
	}

	/**
	 * Arranges messages.
	 * @param messages the messages, oldest first
	 * @param target who is asked
	 * @param warnings takes what had to be changed
	 * @return the conversation
	 */
	static OutgoingTurns of(List<Message> messages, WireTarget target, Warnings warnings) {
		OutgoingTurns conversation = new OutgoingTurns(target, warnings);
		List<Message> system = target.singleSystemMessage() ? SystemText.joined(messages, warnings) : messages;
		ToolRounds.arrange(system, (call) -> true, warnings).forEach(conversation::add);
		conversation.finish();
		return conversation;
	}

	List<String> system() {
		return this.system;
	}

	List<OutgoingTurn> turns() {
		return this.turns;
	}

	/**
	 * Whether the model is to go on from the end of its own message.
	 * @return true if the last turn is the assistant's
	 */
	boolean endsWithAssistant() {
		return last().role() == Role.ASSISTANT;
	}

	/**
	 * Whether the model is to go on after tool results from an answer without its
	 * thinking, for example another provider's.
	 * @return true if so
	 */
	boolean goesOnWithoutItsThinking() {
		return last().hasResults() && !this.turns.get(this.turns.size() - 2).startsWithThinking();
	}

	private void add(Message message) {
		if (message instanceof Message.System systemMessage) {
			if (!this.turns.isEmpty()) {
				this.warnings.mapped("a system message in the middle of the conversation was moved to its beginning");
			}
			this.system.add(systemMessage.text());
		}
		else if (message instanceof Message.User user) {
			OutgoingTurn turn = turn(Role.USER);
			user.content().forEach((part) -> turn.add(Block.of(part)));
		}
		else if (message instanceof Message.ToolResult result) {
			addResult(result);
		}
		else if (message instanceof Message.Assistant assistant) {
			addAssistant(assistant);
		}
	}

	private void addResult(Message.ToolResult result) {
		String wireId = this.openCalls.remove();
		OutgoingTurn turn = turn(Role.USER);
		if (!result.error()) {
			turn.addResult(new Block.ToolResult(wireId, result.content(), false));
			return;
		}
		// "content cannot be empty", "all content must be type `text` if `is_error` is
		// true"
		List<Content> text = result.content().stream().filter(Text.class::isInstance).toList();
		turn.addResult(new Block.ToolResult(wireId, text.isEmpty() ? FAILED : text, true));
		result.content().stream().filter((part) -> !(part instanceof Text)).forEach((part) -> turn.add(Block.of(part)));
	}

	private void addAssistant(Message.Assistant assistant) {
		List<Block> issued = issued(assistant);
		if (issued == null && WhiteSpace.isBlank(assistant.text()) && assistant.toolCalls().isEmpty()) {
			this.warnings.mapped("an assistant message without text and tool calls was left out");
			return;
		}
		OutgoingTurn turn = turn(Role.ASSISTANT);
		if (issued != null) {
			issued.forEach((block) -> addIssued(turn, block));
			return;
		}
		if (!WhiteSpace.isBlank(assistant.text())) {
			turn.add(new Block.TextBlock(assistant.text()));
		}
		assistant.toolCalls().forEach((call) -> addCall(turn, call));
	}

	private @Nullable List<Block> issued(Message.Assistant assistant) {
		ProviderState state = assistant.state();
		if (state == null || !state.provider().equals(this.target.provider())) {
			return null;
		}
		List<Block> blocks = IssuedBlocks.read(state, assistant.toolCalls(), this.ids);
		if (blocks == null) {
			this.warnings.mapped("the thinking kept of an earlier answer cannot be returned and was left out");
		}
		// from Claude 5.5 a signature also vouches for all that was said before, and is
		// refused once that has changed
		else if (!this.target.takes(Parameter.SIGNATURE) && blocks.removeIf(Block::isThinking)) {
			this.warnings.mapped("the thinking of earlier answers was left out: the model refuses its signature");
		}
		return (blocks == null || blocks.isEmpty()) ? null : blocks;
	}

	private void addIssued(OutgoingTurn turn, Block block) {
		turn.add(block);
		if (block instanceof Block.Issued issued && "tool_use".equals(issued.type())) {
			this.openCalls.add(this.ids.take(issued.json().path("id").stringValue("")));
		}
	}

	private void addCall(OutgoingTurn turn, ToolCall call) {
		JsonNode input = call.complete() ? AnthropicJson.object(call.arguments()) : null;
		if (input == null) {
			this.warnings.mapped("the arguments of an earlier call of tool '" + call.name()
					+ "' are not a JSON object; they were sent as {}");
			input = AnthropicJson.MAPPER.createObjectNode();
		}
		String wireId = this.ids.take(call.id());
		turn.add(new Block.ToolUse(wireId, ToolUseIds.name(call.name()), input));
		this.openCalls.add(wireId);
	}

	private OutgoingTurn turn(Role role) {
		if (!this.turns.isEmpty() && last().role() == role) {
			return last();
		}
		OutgoingTurn turn = new OutgoingTurn(role);
		this.turns.add(turn);
		return turn;
	}

	private void finish() {
		if (this.turns.isEmpty() || this.turns.get(0).role() == Role.ASSISTANT) {
			this.warnings.mapped("a user message was put first, where the provider wants one");
			this.turns.add(0, userSays(CONTINUE));
		}
		if (endsWithAssistant() && !last().isPaused()) {
			prefill();
		}
	}

	private void prefill() {
		if (this.target.facts().history().prefill()) {
			last().stripTrailing();
		}
		else {
			this.warnings.mapped("the model cannot go on from an assistant message: the user asks it to continue");
			this.turns.add(userSays(CONTINUE));
		}
	}

	private static OutgoingTurn userSays(String text) {
		OutgoingTurn turn = new OutgoingTurn(Role.USER);
		turn.add(new Block.TextBlock(text));
		return turn;
	}

	private OutgoingTurn last() {
		return this.turns.get(this.turns.size() - 1);
	}

}
