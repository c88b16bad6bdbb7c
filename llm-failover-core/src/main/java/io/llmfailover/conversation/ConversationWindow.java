package io.llmfailover.conversation;

import org.jspecify.annotations.Nullable;

/**
 * How much of a conversation a model is sent. Where it would be more than one of these
 * allows, the oldest turns are left out until it is at most 60 % of it: so that it is
 * seldom cut, and what models remember of what they were sent before (their caches) holds
 * for many turns. It is cut before a message of the user, and never between a tool call
 * and its result. Whatever is left out is still kept.
 *
 * @param maxTurns the most turns, the new one included; null for any number
 * @param maxMessages the most messages, those of the new turn included, system messages
 * not; null for any number
 * @param maxTokens the most tokens, those of the new turn and of system messages
 * included, estimated from the number of characters; null for what the first model that
 * is asked takes, as far as that is known
 */
public record ConversationWindow(@Nullable Integer maxTurns, @Nullable Integer maxMessages,
		@Nullable Integer maxTokens) {

	/** As much as the first model that is asked takes, as far as that is known. */
	public static final ConversationWindow OF_THE_MODEL = new ConversationWindow(null, null, null);

	/**
	 * Checks that the numbers are positive.
	 */
	public ConversationWindow {
		check("maxTurns", maxTurns);
		check("maxMessages", maxMessages);
		check("maxTokens", maxTokens);
	}

	private static void check(String name, @Nullable Integer most) {
		if (most != null && most < 1) {
			throw new IllegalArgumentException(name + " must be at least 1, but is " + most);
		}
	}

	/**
	 * At most so many turns.
	 * @param turns the number, the new one included; at least 1
	 * @return the window
	 */
	public static ConversationWindow ofTurns(int turns) {
		return new ConversationWindow(turns, null, null);
	}

	/**
	 * At most so many messages.
	 * @param messages the number, those of the new turn included; at least 1
	 * @return the window
	 */
	public static ConversationWindow ofMessages(int messages) {
		return new ConversationWindow(null, messages, null);
	}

	/**
	 * At most about so many tokens.
	 * @param tokens the number, those of the new turn included; at least 1
	 * @return the window
	 */
	public static ConversationWindow ofTokens(int tokens) {
		return new ConversationWindow(null, null, tokens);
	}

	/**
	 * The same with no more tokens than a model takes.
	 * @param inputTokens the most tokens that a request may have; null if it is not known
	 * @return the window
	 */
	ConversationWindow within(@Nullable Integer inputTokens) {
		if (inputTokens == null || this.maxTokens != null && this.maxTokens <= inputTokens) {
			return this;
		}
		return new ConversationWindow(this.maxTurns, this.maxMessages, Math.max(1, inputTokens));
	}

	/**
	 * Whether a part of this window holds something.
	 * @param size the size of it
	 * @param part how much of this window there is; 1 for all
	 * @return true if it does
	 */
	boolean holds(Size size, double part) {
		return holds(this.maxTurns, size.turns(), part) && holds(this.maxMessages, size.messages(), part)
				&& holds(this.maxTokens, size.tokens(), part);
	}

	private static boolean holds(@Nullable Integer most, long count, double part) {
		return most == null || count <= most * part;
	}

}
