package io.llmfailover.sample;

import java.util.List;

import io.llmfailover.ConversationTurn;
import io.llmfailover.Message;
import org.jspecify.annotations.Nullable;

/**
 * A turn of a conversation as JSON. Its messages are in the library's own form for
 * showing.
 *
 * @param provider who answered; null where nobody did
 */
record TurnView(List<Message> messages, @Nullable String provider, @Nullable String model) {

	static List<TurnView> of(List<ConversationTurn> turns) {
		return turns.stream().map((turn) -> new TurnView(turn.messages(), turn.provider(), turn.model())).toList();
	}

}
