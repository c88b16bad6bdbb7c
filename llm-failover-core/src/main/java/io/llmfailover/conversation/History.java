package io.llmfailover.conversation;

import java.util.List;

import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it was read.
 *
 * @param version its version
 * @param turns its turns, oldest first
 */
record History(long version, List<Turn> turns) {

	History {
		turns = List.copyOf(turns);
	}

	List<Message> messages() {
		return this.turns.stream().flatMap((turn) -> turn.messages().stream()).toList();
	}

	boolean holds(Turn turn) {
		return this.turns.stream().anyMatch((other) -> other.id().equals(turn.id()));
	}

	/**
	 * Whether the conversation was cleared since it was read.
	 * @param now the conversation as it is now
	 * @return true if it does not begin as it did
	 */
	boolean clearedBefore(History now) {
		return !this.turns.isEmpty() && (now.turns.isEmpty() || !now.turns.get(0).id().equals(this.turns.get(0).id()));
	}

	/**
	 * Where what was sent last began.
	 * @return the index of the turn; 0 for the beginning
	 */
	int start() {
		Turn last = lastAsked();
		String from = (last != null && last.basis() != null) ? last.basis().from() : null;
		for (int i = 0; from != null && i < this.turns.size(); i++) {
			if (this.turns.get(i).id().equals(from)) {
				return i;
			}
		}
		return 0;
	}

	/**
	 * The last turn in which somebody was asked.
	 * @return the turn; null for none
	 */
	@Nullable Turn lastAsked() {
		for (int i = this.turns.size() - 1; i >= 0; i--) {
			if (this.turns.get(i).answerer() != null) {
				return this.turns.get(i);
			}
		}
		return null;
	}

}
