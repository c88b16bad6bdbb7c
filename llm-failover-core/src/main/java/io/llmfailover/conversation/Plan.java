package io.llmfailover.conversation;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Attempt;
import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a turn asks: how much of the history goes out, with whose states, and who is asked
 * first.
 *
 * @param history the conversation as it was read
 * @param said what the caller asks, without history
 * @param start the index of the first turn that is sent; the number of turns for none
 * @param basis what the answer is based on
 * @param first who is asked first for a while; null for the usual order
 * @param tried the trail of those who found it too long
 */
record Plan(History history, ChatRequest said, int start, Turn.Basis basis, Turn.@Nullable Stick first,
		List<Attempt> tried) {

	Plan {
		tried = List.copyOf(tried);
	}

	/**
	 * The messages of the caller that are kept.
	 * @return the messages, without system text
	 */
	List<Message> kept() {
		return this.said.messages().stream().filter((message) -> !(message instanceof Message.System)).toList();
	}

	/**
	 * What is asked.
	 * @param partner tells which states vouch for what
	 * @return the request: system text, the history as far as it is sent, the new
	 * messages
	 */
	ChatRequest request(ConversationPartner partner) {
		List<Message> messages = new ArrayList<>(
				this.said.messages().stream().filter(Message.System.class::isInstance).toList());
		for (Turn turn : this.history.turns().subList(this.start, this.history.turns().size())) {
			messages.addAll(this.basis.equals(turn.basis()) ? turn.messages() : States.withoutVouching(turn, partner));
		}
		messages.addAll(kept());
		return this.said.withMessages(messages);
	}

	/**
	 * What the caller is told of the history.
	 * @return the warnings
	 */
	List<String> warnings() {
		if (this.start == 0) {
			return List.of();
		}
		return List.of("The history was cut: the oldest " + this.start + " of the " + this.history.turns().size()
				+ " turns before this one were not sent");
	}

}
