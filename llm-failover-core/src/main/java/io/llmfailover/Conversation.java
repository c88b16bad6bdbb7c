package io.llmfailover;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * A {@link Chat} with a history that is kept under an id: what was said before goes out
 * with each request, and the request and its answer are added once the answer is
 * complete. A failed or cancelled call leaves no trace, except for its finished rounds
 * where tools have run in it. System text is not kept: each call takes the request's or
 * the configured one.
 * <p>
 * Calls on one id run one after the other within an instance, first come, first served;
 * the time for which one waits is part of its timeout. An id is no access control:
 * whoever knows it can read and go on with the conversation, so it belongs to the user
 * who is logged in, and not to whatever a browser sends. Thread-safe, and cheap to make:
 * any number of objects may stand for one conversation.
 */
public interface Conversation extends Chat {

	/**
	 * The id under which the conversation is kept.
	 * @return the id
	 */
	String id();

	/**
	 * What was said so far, as far as it is kept, whichever provider has answered: also
	 * what is too old to be sent to a model.
	 * @return the messages, oldest first; none for a conversation that does not exist
	 */
	Mono<List<Message>> history();

	/**
	 * What was said so far turn by turn, and who answered each: what a page shows of a
	 * conversation.
	 * @return the turns, oldest first; none for a conversation that does not exist
	 */
	Mono<List<ConversationTurn>> turns();

	/**
	 * Deletes the conversation for good, without waiting for a call that is under way:
	 * what that one would add is not kept either.
	 * @return completes once it is deleted
	 */
	Mono<Void> clear();

	/**
	 * Adds messages by hand, all at once and as one turn, once the calls before it have
	 * ended.
	 * @param messages the messages, oldest first; at least one, and no system message
	 * @return completes once they are kept, and fails if that is not certain
	 */
	Mono<Void> append(List<Message> messages);

	/**
	 * Adds messages by hand; see {@link #append(List)}.
	 * @param messages the messages, oldest first; at least one, and no system message
	 * @return completes once they are kept, and fails if that is not certain
	 */
	default Mono<Void> append(Message... messages) {
		return append(List.of(messages));
	}

	/**
	 * Copies what was said so far under another id; from then on the two have nothing to
	 * do with each other.
	 * @param newId the id of the copy
	 * @return the copy; fails with {@link IllegalStateException} if there is a
	 * conversation under that id already
	 * @throws IllegalArgumentException if the new id is not valid
	 */
	Mono<Conversation> fork(String newId);

	@Override
	default BlockingConversation blocking() {
		return new BlockingConversation(this);
	}

}
