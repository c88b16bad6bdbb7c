package io.llmfailover.conversation;

import java.util.List;
import java.util.stream.Stream;

/**
 * A conversation in memory and its size.
 *
 * @param conversation the conversation
 * @param bytes estimated bytes, its overhead included
 */
record Held(StoredConversation conversation, long bytes) {

	// what an entry costs beside its texts, on 64-bit JVMs with compressed pointers
	private static final int ENTRY_BYTES = 256;

	private static final int TURN_BYTES = 64;

	static Held nothing(String id) {
		return new Held(StoredConversation.EMPTY, ENTRY_BYTES + bytes(id));
	}

	/**
	 * The conversation with turns added.
	 * @param expectedVersion the version that it must have
	 * @param added the turns
	 * @return the conversation
	 * @throws VersionConflictException if it has another version
	 */
	Held with(long expectedVersion, List<StoredTurn> added) {
		if (this.conversation.version() != expectedVersion) {
			throw new VersionConflictException(expectedVersion);
		}
		long version = (expectedVersion == 0) ? StoredConversation.firstVersion() : expectedVersion + 1;
		List<StoredTurn> turns = Stream.concat(this.conversation.turns().stream(), added.stream()).toList();
		long more = added.stream().mapToLong((turn) -> TURN_BYTES + bytes(turn.text())).sum();
		return new Held(new StoredConversation(version, turns), this.bytes + more);
	}

	int weight() {
		return (int) Math.min(this.bytes, Integer.MAX_VALUE);
	}

	// a string of the JVM has one byte per character where all are of Latin-1, else two
	private static long bytes(String text) {
		return text.chars().allMatch((character) -> character <= 0xff) ? text.length() : 2L * text.length();
	}

}
