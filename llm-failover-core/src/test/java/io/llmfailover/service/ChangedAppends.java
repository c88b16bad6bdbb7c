package io.llmfailover.service;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.StoredConversation;
import io.llmfailover.conversation.StoredTurn;
import reactor.core.publisher.Mono;

/**
 * A store like another, but for what it does when something is appended.
 *
 * @param store the other one
 * @param change makes of an append of the other one what is done
 */
record ChangedAppends(ConversationStore store, UnaryOperator<Mono<Long>> change) implements ConversationStore {

	@Override
	public Mono<StoredConversation> load(String id) {
		return this.store.load(id);
	}

	@Override
	public Mono<Long> append(String id, long expectedVersion, List<StoredTurn> turns) {
		return Objects.requireNonNull(this.change.apply(this.store.append(id, expectedVersion, turns)));
	}

	@Override
	public Mono<Void> clear(String id) {
		return this.store.clear(id);
	}

}
