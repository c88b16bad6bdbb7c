package io.llmfailover;

import java.util.List;
import java.util.Objects;

import reactor.core.publisher.Mono;

/**
 * The verbs of {@link Conversation} for code that may block. Thread-safe.
 */
public final class BlockingConversation extends BlockingChat {

	private final Conversation conversation;

	/**
	 * Creates the blocking view of a conversation.
	 * @param conversation the conversation
	 */
	public BlockingConversation(Conversation conversation) {
		super(conversation);
		this.conversation = conversation;
	}

	/**
	 * The id under which the conversation is kept.
	 * @return the id
	 */
	public String id() {
		return this.conversation.id();
	}

	/**
	 * What was said so far; see {@link Conversation#history()}.
	 * @return the messages, oldest first
	 */
	public List<Message> history() {
		return Objects.requireNonNull(await("history", this.conversation.history()), "history");
	}

	/**
	 * What was said so far turn by turn; see {@link Conversation#turns()}.
	 * @return the turns, oldest first
	 */
	public List<ConversationTurn> turns() {
		return Objects.requireNonNull(await("turns", this.conversation.turns()), "turns");
	}

	/**
	 * Deletes the conversation; see {@link Conversation#clear()}.
	 */
	public void clear() {
		await("clear", this.conversation.clear());
	}

	/**
	 * Adds messages by hand; see {@link Conversation#append(List)}.
	 * @param messages the messages, oldest first; at least one, and no system message
	 */
	public void append(Message... messages) {
		append(List.of(messages));
	}

	/**
	 * Adds messages by hand; see {@link Conversation#append(List)}.
	 * @param messages the messages, oldest first; at least one, and no system message
	 */
	public void append(List<Message> messages) {
		await("append", this.conversation.append(messages));
	}

	/**
	 * Copies what was said so far under another id; see
	 * {@link Conversation#fork(String)}.
	 * @param newId the id of the copy
	 * @return the copy
	 * @throws IllegalStateException if there is a conversation under that id already
	 */
	public BlockingConversation fork(String newId) {
		Mono<Conversation> copy = this.conversation.fork(newId);
		return Objects.requireNonNull(await("fork", copy), "copy").blocking();
	}

}
