package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.ChatRequest;
import io.llmfailover.Message;
import io.llmfailover.ToolChoice;

/**
 * A model that wants some things bought, a few of them in each round: it asks for what
 * was not bought yet by what it is told, and asks again for what failed.
 *
 * @param rounds what is to be bought, round by round
 */
record BuyingModel(List<List<String>> rounds) {

	/**
	 * What it asks for next.
	 * @param request what it is asked
	 * @return what is to be bought now; empty where it answers
	 */
	List<String> wishes(ChatRequest request) {
		if (request.toolChoice().mode() == ToolChoice.Mode.NONE) {
			return List.of();
		}
		Set<String> bought = bought(request.messages());
		for (List<String> round : this.rounds) {
			List<String> left = new ArrayList<>(round);
			left.removeAll(bought);
			if (!left.isEmpty()) {
				return left;
			}
		}
		return List.of();
	}

	private static Set<String> bought(List<Message> history) {
		Map<String, String> asked = new HashMap<>();
		Set<String> bought = new HashSet<>();
		for (Message message : history) {
			if (message instanceof Message.Assistant answer) {
				answer.toolCalls().forEach((call) -> asked.put(call.id(), call.arguments()));
			}
			else if (message instanceof Message.ToolResult result && !result.error()) {
				bought.add(String.valueOf(asked.get(result.toolCallId())));
			}
		}
		return bought;
	}

}
