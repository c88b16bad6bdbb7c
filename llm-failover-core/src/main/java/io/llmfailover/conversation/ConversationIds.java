package io.llmfailover.conversation;

import java.util.Objects;

/**
 * Tells what can be the id of a conversation.
 */
final class ConversationIds {

	private static final int LONGEST = 200;

	private ConversationIds() {
	}

	/**
	 * Checks an id. The message of what is thrown does not repeat it: it may come from
	 * anybody, and be of any length.
	 * @param id the id
	 * @return the id
	 * @throws IllegalArgumentException if it is none
	 */
	static String checked(String id) {
		Objects.requireNonNull(id, "id");
		if (id.isBlank() || id.length() > LONGEST) {
			throw new IllegalArgumentException("id of a conversation must have 1 to " + LONGEST
					+ " characters that are not all blank, but has " + id.length());
		}
		for (int i = 0; i < id.length(); i++) {
			char character = id.charAt(i);
			boolean half = Character.isSurrogate(character) && !isPair(id, i);
			if (Character.isISOControl(character) || half) {
				throw new IllegalArgumentException("id of a conversation must hold whole characters and none that"
						+ " control something, but the one at " + i + " is "
						+ (half ? "half a character" : "a control" + " character"));
			}
		}
		return id;
	}

	// half a character has no bytes: a store would take it for another one
	private static boolean isPair(String id, int index) {
		int first = Character.isLowSurrogate(id.charAt(index)) ? index - 1 : index;
		return first >= 0 && first + 1 < id.length()
				&& Character.isSurrogatePair(id.charAt(first), id.charAt(first + 1));
	}

}
