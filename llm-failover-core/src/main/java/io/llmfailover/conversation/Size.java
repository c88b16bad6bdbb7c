package io.llmfailover.conversation;

import java.util.List;

import io.llmfailover.Message;

/**
 * The size of a part of a conversation.
 *
 * @param turns how many turns it has
 * @param messages how many messages, without those of the system
 * @param tokens about how many tokens
 */
record Size(int turns, int messages, long tokens) {

	/**
	 * The size of one turn.
	 * @param messages its messages, those of the system perhaps among them
	 * @return the size
	 */
	static Size ofTurn(List<Message> messages) {
		int said = (int) messages.stream().filter((message) -> !(message instanceof Message.System)).count();
		return new Size(1, said, messages.stream().mapToLong(TokenGuess::tokens).sum());
	}

	Size plus(Size other) {
		return new Size(this.turns + other.turns, this.messages + other.messages, this.tokens + other.tokens);
	}

}
