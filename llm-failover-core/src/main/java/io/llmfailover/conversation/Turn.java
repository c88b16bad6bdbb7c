package io.llmfailover.conversation;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.llmfailover.ConversationTurn;
import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation: what the user said and all that came of it, or what was
 * added by hand.
 *
 * @param id tells it from all other turns
 * @param messages its messages, oldest first, none of them of the system
 * @param answerer who answered; null where it was added by hand
 * @param basis what the answer was based on; null for nothing that could be known
 * @param stick who is to be asked first for a while; null for nobody
 */
record Turn(String id, List<Message> messages, @Nullable Answerer answerer, @Nullable Basis basis,
		@Nullable Stick stick) {

	Turn {
		messages = List.copyOf(messages);
	}

	/**
	 * What others are told of it.
	 * @return its messages, and who answered
	 */
	ConversationTurn told() {
		return new ConversationTurn(this.messages, (this.answerer != null) ? this.answerer.provider() : null,
				(this.answerer != null) ? this.answerer.model() : null);
	}

	/**
	 * An id for a new turn. A secure one would read a device, which blocks, and nobody
	 * has anything of guessing it.
	 * @return the id
	 */
	static String newId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new UUID(random.nextLong(), random.nextLong()).toString();
	}

	boolean beginsWithTheUser() {
		return !this.messages.isEmpty() && this.messages.get(0) instanceof Message.User;
	}

	/**
	 * The same with other messages, on no basis.
	 * @param messages the messages
	 * @return the turn
	 */
	Turn withMessages(List<Message> messages) {
		return new Turn(this.id, messages, this.answerer, null, this.stick);
	}

	/**
	 * Who answered.
	 *
	 * @param provider the provider's name
	 * @param model the model, as the provider names it
	 */
	record Answerer(String provider, String model) {

	}

	/**
	 * What an answer was based on, beside the turns in between: what a provider signs
	 * vouches for that as well.
	 *
	 * @param from the id of the first turn that was sent; null for the first one of all
	 * @param system tells the system text, and what is not known here and was left out,
	 * from others, without telling it
	 */
	record Basis(@Nullable String from, String system) {

	}

	/**
	 * Who is to be asked first for a while.
	 *
	 * @param provider the provider's name
	 * @param since when it had answered in place of another, in milliseconds since 1970
	 */
	record Stick(String provider, long since) {

	}

}
