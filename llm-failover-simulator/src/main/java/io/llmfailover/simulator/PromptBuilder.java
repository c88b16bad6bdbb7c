package io.llmfailover.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a conversation message by message. A question of the user makes everything before
 * it history.
 */
final class PromptBuilder {

	private final StringBuilder instructions = new StringBuilder();

	private final List<Attachment> attachments = new ArrayList<>();

	private final Map<String, String> toolOfCall = new HashMap<>();

	private final List<String> called = new ArrayList<>();

	private final List<ToolReturn> returned = new ArrayList<>();

	private String question = "";

	private boolean awaitsAnswer;

	void instruction(String text) {
		this.instructions.append(text).append('\n');
	}

	/**
	 * A message of the user. Images directly after results of tools belong to these:
	 * OpenAI's protocol takes them nowhere else.
	 */
	void user(String text, List<Attachment> attached) {
		if (!this.awaitsAnswer || attached.isEmpty()) {
			this.question = text;
			this.attachments.clear();
			this.called.clear();
			this.returned.clear();
			this.awaitsAnswer = false;
		}
		this.attachments.addAll(attached);
	}

	/**
	 * A message of the model, whatever it holds: images after it come with a question.
	 */
	void answer() {
		this.awaitsAnswer = false;
	}

	void call(String id, String tool) {
		this.toolOfCall.put(id, tool);
		this.called.add(tool);
	}

	void result(String id, String text, List<Attachment> attached) {
		this.returned.add(new ToolReturn(this.toolOfCall.getOrDefault(id, ""), text));
		this.attachments.addAll(attached);
		this.awaitsAnswer = true;
	}

	/**
	 * The text of all instructions.
	 */
	String instructions() {
		return this.instructions.toString();
	}

	Prompt build(List<OfferedTool> tools, ToolWish wish, @Nullable JsonNode form) {
		return new Prompt(this.question, this.attachments, this.called, this.returned, tools, wish, form);
	}

}
