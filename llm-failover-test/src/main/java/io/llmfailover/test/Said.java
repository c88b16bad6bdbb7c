package io.llmfailover.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.llmfailover.ChatRequest;
import io.llmfailover.ToolCall;
import io.llmfailover.target.TargetEvent;

/**
 * What a fake says in an answer.
 *
 * @param reasoning the pieces of its reasoning
 * @param text gives the pieces of the text
 * @param toolCalls the tools that it calls
 */
record Said(List<String> reasoning, Function<ChatRequest, List<String>> text, List<ToolCall> toolCalls) {

	static final Said NOTHING = pieces();

	Said {
		reasoning = List.copyOf(reasoning);
		toolCalls = List.copyOf(toolCalls);
	}

	static Said pieces(String... pieces) {
		List<String> all = List.of(pieces);
		return by((request) -> all);
	}

	static Said by(Function<ChatRequest, List<String>> text) {
		return new Said(List.of(), text, List.of());
	}

	Said withReasoning(String... pieces) {
		return new Said(List.of(pieces), this.text, this.toolCalls);
	}

	Said with(ToolCall call) {
		List<ToolCall> calls = new ArrayList<>(this.toolCalls);
		calls.add(call);
		return new Said(this.reasoning, this.text, calls);
	}

	/**
	 * Everything that is said, piece by piece.
	 * @param request what was asked
	 * @return the events, without an end
	 */
	List<TargetEvent> events(ChatRequest request) {
		List<TargetEvent> events = new ArrayList<>();
		this.reasoning.forEach((piece) -> events.add(new TargetEvent.ReasoningPiece(piece)));
		this.text.apply(request)
			.stream()
			.filter((piece) -> !piece.isEmpty())
			.forEach((piece) -> events.add(new TargetEvent.TextPiece(piece)));
		this.toolCalls.forEach((call) -> events.add(new TargetEvent.ToolCalled(call)));
		return events;
	}

}
