package io.llmfailover.service;

import java.util.List;
import java.util.Objects;

import io.llmfailover.FailoverListener;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationSettings;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.conversation.Conversations;
import io.llmfailover.conversation.InMemoryConversationStore;
import org.jspecify.annotations.Nullable;

/**
 * What a builder knows about conversations: how they are held, and where they are kept.
 * Not thread-safe.
 */
final class ConversationSetup {

	private ConversationSettings settings = ConversationSettings.DEFAULTS;

	private @Nullable ConversationStore store;

	private ConversationCipher cipher = ConversationCipher.NONE;

	void settings(ConversationSettings settings) {
		this.settings = Objects.requireNonNull(settings, "conversations");
	}

	void store(ConversationStore store) {
		this.store = Objects.requireNonNull(store, "store");
	}

	void cipher(ConversationCipher cipher) {
		this.cipher = Objects.requireNonNull(cipher, "cipher");
	}

	/**
	 * The conversations of one service.
	 * @param listeners hear of turns that may not be kept
	 * @return the conversations, in a store of their own unless one was given
	 */
	Conversations conversations(List<FailoverListener> listeners) {
		ConversationStore store = (this.store != null) ? this.store : new InMemoryConversationStore();
		return new Conversations(store, this.cipher, this.settings, LostTurnReporter.forListeners(listeners));
	}

}
