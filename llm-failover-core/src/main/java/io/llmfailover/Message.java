package io.llmfailover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 */
public sealed interface Message {

	/**
	 * An instruction to the model.
	 * @param text the instruction
	 * @return the message
	 */
	static Message system(String text) {
		return new System(text);
	}

	/**
	 * A message of the user.
	 * @param text what the user says
	 * @param more further parts, for example images
	 * @return the message
	 */
	static Message user(String text, Content... more) {
		List<Content> content = new ArrayList<>();
		content.add(new Text(text));
		content.addAll(Arrays.asList(more));
		return new User(content);
	}

	/**
	 * An earlier answer of a model.
	 * @param text what the model said
	 * @return the message
	 */
	static Message assistant(String text) {
		return new Assistant(text, List.of(), null);
	}

	/**
	 * The result of a tool call.
	 * @param toolCallId the call's {@link ToolCall#id() id}
	 * @param text the result
	 * @return the message
	 */
	static Message toolResult(String toolCallId, String text) {
		return new ToolResult(toolCallId, List.of(new Text(text)), false);
	}

	/**
	 * An instruction to the model.
	 *
	 * @param text the instruction, not blank
	 */
	record System(String text) implements Message {

		/**
		 * Checks the text.
		 */
		public System {
			if (Objects.requireNonNull(text, "text").isBlank()) {
				throw new IllegalArgumentException("text of a system message must not be blank");
			}
		}

		@Override
		public String toString() {
			return "System[" + this.text.length() + " characters]";
		}

	}

	/**
	 * A message of the user.
	 *
	 * @param content its parts, at least one
	 */
	record User(List<Content> content) implements Message {

		/**
		 * Copies the parts and checks that there is one.
		 */
		public User {
			content = List.copyOf(content);
			if (content.isEmpty()) {
				throw new IllegalArgumentException("content of a user message must not be empty");
			}
		}

	}

	/**
	 * An answer of a model.
	 *
	 * @param text what it said; empty where it only called tools
	 * @param toolCalls the tools that it called
	 * @param state what the provider that answered wants back with this message; null for
	 * nothing
	 */
	record Assistant(String text, List<ToolCall> toolCalls, @Nullable ProviderState state) implements Message {

		/**
		 * Copies the tool calls.
		 */
		public Assistant {
			Objects.requireNonNull(text, "text");
			toolCalls = List.copyOf(toolCalls);
		}

		@Override
		public String toString() {
			return "Assistant[" + this.text.length() + " characters, " + this.toolCalls + "]";
		}

	}

	/**
	 * The result of a tool call.
	 *
	 * @param toolCallId the call's {@link ToolCall#id() id}
	 * @param content its parts; may be empty for a tool that returns nothing
	 * @param error whether the tool failed
	 */
	record ToolResult(String toolCallId, List<Content> content, boolean error) implements Message {

		/**
		 * Copies the parts and checks the id.
		 */
		public ToolResult {
			if (Objects.requireNonNull(toolCallId, "toolCallId").isBlank()) {
				throw new IllegalArgumentException("toolCallId of a tool result must not be blank");
			}
			content = List.copyOf(content);
		}

	}

}
