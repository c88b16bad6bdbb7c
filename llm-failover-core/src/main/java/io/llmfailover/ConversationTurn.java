package io.llmfailover;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A turn of a conversation: what the user said and all that came of it, or what was added
 * by hand.
 *
 * @param messages its messages, oldest first; the last one is the answer where somebody
 * answered
 * @param provider the name of the provider that answered; null where nobody did: of a
 * turn that was added by hand, or whose tools have run before it failed
 * @param model the model that answered, as the provider names it; null where nobody did
 */
public record ConversationTurn(List<Message> messages, @Nullable String provider, @Nullable String model) {

	/**
	 * Copies the messages.
	 */
	public ConversationTurn {
		messages = List.copyOf(messages);
	}

	@Override
	public String toString() {
		return "ConversationTurn[" + this.messages.size() + " messages, " + this.provider + "]";
	}

}
