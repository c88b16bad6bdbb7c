package io.llmfailover.provider.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.llmfailover.Content;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * Arranges a conversation so that every tool call has one result, directly after the
 * answers in which it was made, and every result has a call. Stored histories often lack
 * that – the user stopped a tool, a window cut a call off, two calls were stored in two
 * messages – and every provider refuses them.
 */
public final class ToolRounds {

	private static final List<Content> NO_RESULT = List.of(new Text("There is no result of this call."));

	private final Predicate<ToolCall> sent;

	private final Warnings warnings;

	/** The answers that call tools, each with what follows it up to the next one. */
	private final List<Round> rounds = new ArrayList<>();

	private ToolRounds(Predicate<ToolCall> sent, Warnings warnings) {
		this.sent = sent;
		this.warnings = warnings;
		this.rounds.add(new Round());
	}

	/**
	 * Arranges messages. After consecutive answers come the results of all their calls,
	 * in the order of the calls, and then what else was said.
	 * @param messages the messages, oldest first
	 * @param sent tells which calls are sent; the results of others are left out
	 * @param warnings takes what had to be moved, added or turned into text
	 * @return the messages
	 */
	public static List<Message> arrange(List<Message> messages, Predicate<ToolCall> sent, Warnings warnings) {
		if (!useTools(messages)) {
			return messages;
		}
		ToolRounds rounds = new ToolRounds(sent, warnings);
		messages.forEach(rounds::add);
		List<Message> arranged = new ArrayList<>(messages.size() + 1);
		rounds.rounds.forEach((round) -> rounds.addTo(arranged, round));
		return arranged;
	}

	private static boolean useTools(List<Message> messages) {
		for (Message message : messages) {
			if (message instanceof Message.ToolResult
					|| message instanceof Message.Assistant assistant && !assistant.toolCalls().isEmpty()) {
				return true;
			}
		}
		return false;
	}

	private void add(Message message) {
		Round last = last();
		if (message instanceof Message.Assistant assistant) {
			if (last.isOver()) {
				last = new Round();
				this.rounds.add(last);
			}
			last.add(assistant);
		}
		else if (message instanceof Message.ToolResult result) {
			last.resulted = true;
			addResult(result);
		}
		else {
			last.rest.add(message);
		}
	}

	private Round last() {
		return this.rounds.get(this.rounds.size() - 1);
	}

	// some providers number their calls anew in each answer, so the latest call counts
	private void addResult(Message.ToolResult result) {
		for (int i = this.rounds.size() - 1; i >= 0; i--) {
			Round round = this.rounds.get(i);
			if (round.take(result)) {
				if (!round.rest.isEmpty() || i < this.rounds.size() - 1) {
					this.warnings.mapped("a tool result was moved to its call");
				}
				return;
			}
		}
		this.warnings.mapped("a tool result without its call was sent as text of the user");
		List<Content> content = new ArrayList<>();
		content.add(new Text("Result of an earlier tool call (" + result.toolCallId() + ")"
				+ (result.error() ? ", which failed:" : ":")));
		content.addAll(result.content());
		last().rest.add(new Message.User(content));
	}

	private void addTo(List<Message> arranged, Round round) {
		arranged.addAll(round.answers);
		for (int i = 0; i < round.calls.size(); i++) {
			ToolCall call = round.calls.get(i);
			Message.ToolResult result = round.results.get(i);
			if (!this.sent.test(call)) {
				continue;
			}
			if (result == null) {
				this.warnings.mapped("a tool call without a result was answered with an error");
				result = new Message.ToolResult(call.id().isBlank() ? "unknown" : call.id(), NO_RESULT, true);
			}
			arranged.add(result);
		}
		arranged.addAll(round.rest);
	}

	/**
	 * Consecutive answers, and what was said before the next ones.
	 */
	private static final class Round {

		private final List<Message.Assistant> answers = new ArrayList<>();

		private final List<ToolCall> calls = new ArrayList<>();

		private final List<Message.@Nullable ToolResult> results = new ArrayList<>();

		private final List<Message> rest = new ArrayList<>();

		private boolean resulted;

		void add(Message.Assistant answer) {
			this.answers.add(answer);
			for (ToolCall call : answer.toolCalls()) {
				this.calls.add(call);
				this.results.add(null);
			}
		}

		boolean isOver() {
			return this.resulted || !this.rest.isEmpty();
		}

		boolean take(Message.ToolResult result) {
			for (int i = 0; i < this.calls.size(); i++) {
				if (this.results.get(i) == null && this.calls.get(i).id().equals(result.toolCallId())) {
					this.results.set(i, result);
					return true;
				}
			}
			return false;
		}

	}

}
