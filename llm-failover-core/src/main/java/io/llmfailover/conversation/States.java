package io.llmfailover.conversation;

import java.util.ArrayList;
import java.util.List;

import io.llmfailover.Message;
import io.llmfailover.ProviderState;

/**
 * Leaves out what providers want back with their answers, where they would refuse it: it
 * vouches for what was said before, and that has changed.
 */
final class States {

	private States() {
	}

	/**
	 * The messages of a turn without the states that vouch for what precedes them.
	 * @param turn the turn
	 * @param partner knows which do
	 * @return the messages
	 */
	static List<Message> withoutVouching(Turn turn, ConversationPartner partner) {
		List<Message> messages = new ArrayList<>(turn.messages().size());
		for (Message message : turn.messages()) {
			boolean vouches = message instanceof Message.Assistant answer && answer.state() != null
					&& vouches(turn, answer.state(), partner);
			messages.add(vouches ? withoutState(message) : message);
		}
		return messages;
	}

	private static boolean vouches(Turn turn, ProviderState state, ConversationPartner partner) {
		Turn.Answerer answerer = turn.answerer();
		// of who answered an earlier round the model is not known
		String model = (answerer != null && answerer.provider().equals(state.provider())) ? answerer.model() : null;
		return partner.signsHistory(state.provider(), model);
	}

	/**
	 * Messages without any state.
	 * @param messages the messages
	 * @return the messages
	 */
	static List<Message> without(List<Message> messages) {
		return messages.stream().map(States::withoutState).toList();
	}

	private static Message withoutState(Message message) {
		return (message instanceof Message.Assistant answer)
				? new Message.Assistant(answer.text(), answer.toolCalls(), null) : message;
	}

}
