package io.llmfailover.provider.openai;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.Content;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.Message;
import io.llmfailover.Text;
import io.llmfailover.ToolCall;
import io.llmfailover.provider.wire.LoneSurrogates;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.SystemText;
import io.llmfailover.provider.wire.ToolRounds;
import io.llmfailover.provider.wire.Warnings;
import io.llmfailover.provider.wire.WhiteSpace;
import io.llmfailover.provider.wire.WireTarget;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A conversation as a target takes it: each tool call followed by its result, and what
 * cannot be said in the protocol said in another way. What has to be moved, added or left
 * out for that is told as a warning.
 * <p>
 * A last message of the assistant stays where it is, unless turns are strict: the
 * protocol takes it, but a model without prefill answers it and does not continue it.
 */
final class OutgoingMessages {

	private static final List<Parameter> REASONING = List.of(Parameter.REASONING_CONTENT, Parameter.REASONING_DETAILS,
			Parameter.EXTRA_CONTENT);

	private final WireTarget target;

	private final HistoryFacts history;

	private final Warnings warnings;

	private final List<OutgoingMessage> messages = new ArrayList<>();

	private final ToolCallIds ids;

	/** The ids on the wire of calls whose results are still to come, in their order. */
	private final Deque<String> openCalls = new ArrayDeque<>();

	/** Attachments of tool results, until the results of the round have ended. */
	private final List<Content> pendingAttachments = new ArrayList<>();

	private OutgoingMessages(WireTarget target, Warnings warnings) {
		this.target = target;
		this.history = target.facts().history();
		this.warnings = warnings;
		this.ids = new ToolCallIds(target.facts().tools().ids());
	}

	/**
	 * Arranges messages.
	 * @param messages the messages, oldest first
	 * @param target who is asked
	 * @param warnings takes what had to be changed
	 * @return the messages as they are sent
	 */
	static List<OutgoingMessage> of(List<Message> messages, WireTarget target, Warnings warnings) {
		List<Message> system = takesOneSystemMessage(target, messages) ? SystemText.joined(messages, warnings)
				: messages;
		OutgoingMessages outgoing = new OutgoingMessages(target, warnings);
		ToolRounds.arrange(system, ToolCall::complete, warnings).forEach(outgoing::add);
		outgoing.flushAttachments();
		outgoing.saySomething();
		return TurnOrder.arrange(outgoing.messages, outgoing.history, warnings);
	}

	// between answers and results there is no room for one where turns are that strict
	private static boolean takesOneSystemMessage(WireTarget target, List<Message> messages) {
		return target.singleSystemMessage()
				|| target.facts().history().demands(Demand.ANSWER_AFTER_TOOL_RESULTS) && SystemText.isLate(messages);
	}

	private void add(Message message) {
		if (message instanceof Message.ToolResult result) {
			addResult(result);
			return;
		}
		flushAttachments();
		if (message instanceof Message.System system) {
			this.messages.add(new OutgoingMessage.Instruction(this.history.systemRole().wireName(), system.text()));
		}
		else if (message instanceof Message.User user) {
			this.messages.add(says(user.content()));
		}
		else if (message instanceof Message.Assistant assistant) {
			addAssistant(assistant);
		}
	}

	private void addAssistant(Message.Assistant message) {
		List<ToolCall> calls = message.toolCalls().stream().filter(ToolCall::complete).toList();
		if (calls.size() < message.toolCalls().size()) {
			this.warnings.dropped("A tool call whose arguments were cut off was left out");
		}
		if (WhiteSpace.isBlank(message.text()) && calls.isEmpty()) {
			// some servers refuse an answer that says nothing
			this.warnings.mapped("An empty message of the assistant was left out");
			return;
		}
		ReplayState state = ReplayState.of(message, this.target.provider());
		OutgoingMessage.Assistant assistant = new OutgoingMessage.Assistant(text(message), fields(state, calls),
				calls(calls, state));
		int last = this.messages.size() - 1;
		if (!this.openCalls.isEmpty() && last >= 0
				&& this.messages.get(last) instanceof OutgoingMessage.Assistant before) {
			// results must follow their calls, so both answers are one
			this.messages.set(last, TurnOrder.joined(before, assistant));
		}
		else {
			this.messages.add(assistant);
		}
		assistant.calls().forEach((call) -> this.openCalls.add(call.id()));
	}

	private @Nullable String text(Message.Assistant message) {
		if (!message.text().isEmpty()) {
			return message.text();
		}
		return this.history.demands(Demand.CONTENT) ? "" : null;
	}

	private Map<String, JsonNode> fields(ReplayState state, List<ToolCall> calls) {
		Map<String, JsonNode> fields = new LinkedHashMap<>(state.message());
		if (this.history.demands(Demand.REASONING_CONTENT) && !calls.isEmpty()) {
			fields.putIfAbsent(Parameter.REASONING_CONTENT.wireName(), JsonNodeFactory.instance.stringNode(""));
		}
		for (Parameter reasoning : REASONING) {
			if (!this.target.takes(reasoning) && fields.remove(reasoning.wireName()) != null) {
				this.warnings.mapped("The reasoning of an earlier answer was left out: " + this.target.model()
						+ " does not take it back");
			}
		}
		return fields;
	}

	private List<OutgoingMessage.Call> calls(List<ToolCall> calls, ReplayState state) {
		boolean unsigned = this.history.demands(Demand.THOUGHT_SIGNATURES)
				&& calls.stream().allMatch((call) -> state.toolCall(call).isEmpty());
		List<OutgoingMessage.Call> outgoing = new ArrayList<>();
		for (ToolCall call : calls) {
			Map<String, JsonNode> fields = state.toolCall(call);
			if (unsigned && call == calls.get(0)) {
				fields = ReplayState.UNSIGNED;
			}
			outgoing.add(new OutgoingMessage.Call(this.ids.take(call.id()), ToolCallIds.validName(call.name()),
					arguments(call), fields));
		}
		return outgoing;
	}

	// servers parse them
	private String arguments(ToolCall call) {
		if (OpenAiJson.isObject(call.arguments())) {
			return LoneSurrogates.replaceIn(call.arguments());
		}
		this.warnings.mapped("The arguments of an earlier call of tool '" + call.name()
				+ "' are not a JSON object; they were sent as {}");
		return "{}";
	}

	private void addResult(Message.ToolResult result) {
		String id = this.openCalls.remove();
		String text = OutgoingMessage.texts(result.content());
		List<Content> attachments = result.content().stream().filter((part) -> !(part instanceof Text)).toList();
		if (!attachments.isEmpty()) {
			String what = kinds(attachments);
			this.pendingAttachments.add(new Text(capitalized(what) + " of the result of tool call " + id + ":"));
			this.pendingAttachments.addAll(attachments);
			this.warnings
				.mapped(capitalized(what) + " of a tool result were sent in a message of the user after it: the"
						+ " protocol takes text results only");
			if (text.isEmpty()) {
				text = "The result is in the " + what + " of the next message of the user.";
			}
		}
		if (text.isEmpty() && this.history.demands(Demand.CONTENT)) {
			text = "The tool returned nothing.";
		}
		// the protocol has no flag for it
		this.messages.add(new OutgoingMessage.ToolResult(id, result.error() ? "Error: " + text : text));
	}

	private OutgoingMessage says(List<Content> content) {
		return new OutgoingMessage.User(Part.of(content, this.target.facts().media().documents()));
	}

	private static String kinds(List<Content> attachments) {
		boolean images = attachments.stream().anyMatch(Image.class::isInstance);
		boolean documents = attachments.stream().anyMatch(Document.class::isInstance);
		return (images && documents) ? "images and documents" : (documents ? "documents" : "images");
	}

	private static String capitalized(String words) {
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}

	private void saySomething() {
		for (OutgoingMessage message : this.messages) {
			if (!(message instanceof OutgoingMessage.Instruction)) {
				return;
			}
		}
		this.warnings.mapped("a user message was added to a conversation in which nobody says anything");
		this.messages.add(OutgoingMessage.User.says("Continue."));
	}

	private void flushAttachments() {
		if (!this.pendingAttachments.isEmpty()) {
			this.messages.add(says(this.pendingAttachments));
			this.pendingAttachments.clear();
		}
	}

}
