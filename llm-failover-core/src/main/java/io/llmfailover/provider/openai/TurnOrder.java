package io.llmfailover.provider.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.provider.openai.OutgoingMessage.Assistant;
import io.llmfailover.provider.openai.OutgoingMessage.Instruction;
import io.llmfailover.provider.openai.OutgoingMessage.User;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.wire.Warnings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Orders messages for models that want user and assistant to take turns.
 */
final class TurnOrder {

	private static final String CONTINUE = "Continue.";

	private static final String UNDERSTOOD = "Understood.";

	private final HistoryFacts history;

	private final Warnings warnings;

	private final List<OutgoingMessage> ordered = new ArrayList<>();

	/** The last message that is not an instruction. */
	private @Nullable OutgoingMessage lastSpoken;

	private TurnOrder(HistoryFacts history, Warnings warnings) {
		this.history = history;
		this.warnings = warnings;
	}

	/**
	 * Orders messages.
	 * @param messages the messages, every tool call followed by its result
	 * @param history which conversations the model takes
	 * @param warnings takes what had to be joined or added
	 * @return the messages in an order that the model takes
	 */
	static List<OutgoingMessage> arrange(List<OutgoingMessage> messages, HistoryFacts history, Warnings warnings) {
		if (!history.demands(Demand.STRICT_TURNS) && !history.demands(Demand.ANSWER_AFTER_TOOL_RESULTS)) {
			return messages;
		}
		TurnOrder order = new TurnOrder(history, warnings);
		messages.forEach(order::add);
		if (history.demands(Demand.STRICT_TURNS) && !history.prefill()) {
			order.endWithUser();
		}
		return order.ordered;
	}

	/**
	 * Two answers as one.
	 * @param first the earlier answer
	 * @param second the later answer
	 * @return both
	 */
	static Assistant joined(Assistant first, Assistant second) {
		String text = (first.text() == null || second.text() == null)
				? ((first.text() != null) ? first.text() : second.text()) : joined(first.text(), second.text());
		Map<String, JsonNode> fields = new LinkedHashMap<>(first.fields());
		fields.putAll(second.fields());
		List<OutgoingMessage.Call> calls = new ArrayList<>(first.calls());
		calls.addAll(second.calls());
		return new Assistant(text, fields, calls);
	}

	private static String joined(String first, String second) {
		return (first.isEmpty() || second.isEmpty()) ? first + second : first + "\n\n" + second;
	}

	private void add(OutgoingMessage message) {
		boolean afterResult = this.lastSpoken instanceof OutgoingMessage.ToolResult;
		if (afterResult && message instanceof User && this.history.demands(Demand.ANSWER_AFTER_TOOL_RESULTS)) {
			this.warnings.mapped("an answer of the model was added after tool results, where it wants one");
			speak(Assistant.says(UNDERSTOOD));
		}
		if (message instanceof Instruction) {
			this.ordered.add(message);
		}
		else if (this.history.demands(Demand.STRICT_TURNS)) {
			takeTurn(message);
		}
		else {
			speak(message);
		}
	}

	private void takeTurn(OutgoingMessage message) {
		OutgoingMessage last = this.lastSpoken;
		if (message instanceof User user && last instanceof User before) {
			this.warnings.mapped("consecutive messages of the user were joined into one");
			replace(before, joined(before, user));
		}
		else if (message instanceof Assistant assistant && last instanceof Assistant before) {
			this.warnings.mapped("consecutive answers of the model were joined into one");
			replace(before, joined(before, assistant));
		}
		else {
			if (message instanceof Assistant && last == null) {
				this.warnings.mapped("a user message was put first, where the provider wants one");
				speak(User.says(CONTINUE));
			}
			speak(message);
		}
	}

	private void endWithUser() {
		if (this.lastSpoken instanceof Assistant) {
			this.warnings.mapped("the model cannot go on from an assistant message: the user asks it to continue");
			speak(User.says(CONTINUE));
		}
	}

	private static User joined(User first, User second) {
		List<Part> parts = new ArrayList<>(first.parts());
		parts.addAll(second.parts());
		return new User(parts);
	}

	private void speak(OutgoingMessage message) {
		this.ordered.add(message);
		this.lastSpoken = message;
	}

	// behind instructions that stood between, since results must follow their calls
	private void replace(OutgoingMessage message, OutgoingMessage joined) {
		this.ordered.remove(this.ordered.lastIndexOf(message));
		speak(joined);
	}

}
