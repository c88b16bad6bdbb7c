package io.llmfailover.conversation;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A conversation as it was read from a {@link ConversationStore}.
 *
 * @param version tells whether the conversation has changed since it was read; 0 if there
 * is none, above 0 otherwise
 * @param turns its turns, oldest first
 */
public record StoredConversation(long version, List<StoredTurn> turns) {

	/** The one that does not exist yet. */
	public static final StoredConversation EMPTY = new StoredConversation(0, List.of());

	private static final long FIRST_VERSIONS = 1L << 52;

	/**
	 * Copies the turns.
	 * @throws IllegalArgumentException if the version is negative, or there are turns
	 * without a version or a version without turns
	 */
	public StoredConversation {
		turns = List.copyOf(turns);
		if (version < 0 || (version == 0) != turns.isEmpty()) {
			throw new IllegalArgumentException("version must be 0 for a conversation without turns and above 0 for one"
					+ " with turns, but is " + version + " with " + turns.size() + " turns");
		}
	}

	/**
	 * A version for a conversation that is created. It is random: what expects a version
	 * that the conversation had before it was deleted does not fit the new one.
	 * @return a number from 1 to 2<sup>52</sup>: there is room to grow within what a
	 * double holds exactly, as script languages of databases have nothing else
	 */
	public static long firstVersion() {
		return ThreadLocalRandom.current().nextLong(1, FIRST_VERSIONS + 1);
	}

	@Override
	public String toString() {
		return "StoredConversation[version=" + this.version + ", " + this.turns.size() + " turns]";
	}

}
