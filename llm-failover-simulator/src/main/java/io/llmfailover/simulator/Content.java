package io.llmfailover.simulator;

import java.util.List;

/**
 * What a simulated answer says, in the tokens in which it is streamed.
 *
 * @param refusal whether the text is a refusal in words
 */
record Content(List<String> reasoning, List<String> text, List<ToolCall> toolCalls, boolean refusal) {

	Content {
		reasoning = List.copyOf(reasoning);
		text = List.copyOf(text);
		toolCalls = List.copyOf(toolCalls);
	}

	Content withReasoning(List<String> tokens) {
		return new Content(tokens, this.text, this.toolCalls, this.refusal);
	}

	Content withText(List<String> tokens) {
		return new Content(this.reasoning, tokens, this.toolCalls, false);
	}

	Content withRefusal(List<String> tokens) {
		return new Content(this.reasoning, tokens, this.toolCalls, true);
	}

	Content withToolCalls(List<ToolCall> calls) {
		return new Content(this.reasoning, this.text, calls, this.refusal);
	}

	/**
	 * The first tokens only, reasoning before text; whoever is cut short calls no tool.
	 */
	Content truncated(int tokens) {
		int reasoned = Math.min(tokens, this.reasoning.size());
		int said = Math.min(tokens - reasoned, this.text.size());
		return new Content(this.reasoning.subList(0, reasoned), this.text.subList(0, said), List.of(), this.refusal);
	}

	/**
	 * How many tokens a stream of it has; the opening of a tool call is one.
	 */
	int size() {
		int calls = this.toolCalls.stream().mapToInt((call) -> 1 + Words.fragments(call.arguments()).size()).sum();
		return this.reasoning.size() + this.text.size() + calls;
	}

	String reasoningText() {
		return String.join("", this.reasoning);
	}

	String fullText() {
		return String.join("", this.text);
	}

}
