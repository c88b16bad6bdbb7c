package io.llmfailover.conversation;

import java.util.Objects;

/**
 * One turn as a {@link ConversationStore} keeps it.
 *
 * @param text what is kept: versioned JSON, or whatever a {@link ConversationCipher} has
 * made of it; any characters but U+0000, of any length. Nobody but the conversation reads
 * it
 */
public record StoredTurn(String text) {

	/**
	 * Checks that there is a text.
	 */
	public StoredTurn {
		Objects.requireNonNull(text, "text");
	}

	@Override
	public String toString() {
		return "StoredTurn[" + this.text.length() + " characters]";
	}

}
