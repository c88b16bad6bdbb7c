package io.llmfailover.conversation;

/**
 * Encrypts what a {@link ConversationStore} keeps, at the border to it: a store never
 * sees what a turn says. Ids are not encrypted. Thread-safe; it is called on threads that
 * may block.
 */
public interface ConversationCipher {

	/** Stores turns as they are. */
	ConversationCipher NONE = new ConversationCipher() {

		@Override
		public String encrypt(String id, String text) {
			return text;
		}

		@Override
		public String decrypt(String id, String stored) {
			return stored;
		}

	};

	/**
	 * Encrypts one turn. What it throws is treated as a failed append.
	 * @param id the conversation's id, to which the result can be bound
	 * @param text the turn as JSON
	 * @return what is stored, without the character U+0000
	 */
	String encrypt(String id, String text);

	/**
	 * Decrypts one turn. What it throws is treated as a failed load.
	 * @param id the conversation's id
	 * @param stored what was stored: by this cipher, or by whatever was configured when
	 * the turn was stored
	 * @return the turn as JSON
	 */
	String decrypt(String id, String stored);

}
