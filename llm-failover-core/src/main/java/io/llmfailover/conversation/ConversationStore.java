package io.llmfailover.conversation;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Keeps conversations: lists of turns by id, to which only is added, and which are read
 * and cleared as a whole. What a turn holds is no concern of a store: it gets text, which
 * may be encrypted, and gives back the same text. Stored turns are never changed.
 * <p>
 * Every conversation has a version, which grows with each append. An append names the
 * version that its caller has read, and fails if another caller was there first: this is
 * how instances of an application that share a store keep turns in order and lose none.
 * <p>
 * Implementations are thread-safe and do not block the subscriber's thread; nothing
 * happens before subscription. They need not take ids apart: an id is text of 1 to 200
 * characters without control characters, compared character by character. They neither
 * log nor put into their exceptions what turns hold.
 */
public interface ConversationStore {

	/**
	 * Reads a conversation.
	 * @param id the conversation's id
	 * @return all its turns and its version, as they were together at one moment;
	 * {@link StoredConversation#EMPTY} for a conversation that does not exist
	 */
	Mono<StoredConversation> load(String id);

	/**
	 * Adds turns at the end of a conversation: all of them, or none if this fails. It
	 * creates the conversation if the expected version is that of
	 * {@link StoredConversation#EMPTY}. Once the new version is emitted, whoever loads
	 * the conversation finds the turns.
	 * @param id the conversation's id
	 * @param expectedVersion the version that the caller has read
	 * @param turns the turns, oldest first, at least one
	 * @return the new version, which is greater than the expected one; or the error
	 * {@link VersionConflictException} if the conversation has another version by now. Of
	 * any other error the caller cannot tell whether the turns were added
	 */
	Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns);

	/**
	 * Deletes a conversation with all its turns. One that does not exist is no error. A
	 * conversation that is created anew under the id starts from a version that the
	 * deleted one never had, so that an append that expects one of those fails;
	 * {@link StoredConversation#firstVersion()} gives such versions.
	 * @param id the conversation's id
	 * @return completes once it is deleted
	 */
	Mono<Void> clear(String id);

}
