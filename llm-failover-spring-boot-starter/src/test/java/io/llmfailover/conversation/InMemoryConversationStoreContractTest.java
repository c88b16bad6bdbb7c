package io.llmfailover.conversation;

/**
 * The contract of stores, kept in memory: conversations that live in one instance alone.
 */
class InMemoryConversationStoreContractTest extends ConversationStoreContract {

	private final ConversationStore store = new InMemoryConversationStore();

	@Override
	ConversationStore store() {
		return this.store;
	}

	@Override
	ConversationStore otherInstance() {
		return this.store;
	}

}
