package io.llmfailover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 */
public sealed interface Message {

	/**
	 * The JSON form, the same with every JSON mapper. It does not hold
	 * {@link Assistant#state() provider state}; {@link StoredMessages} does.
	 * @return the form, whose {@code type} tells which kind of message it is
	 */
	@JsonValue
	default JsonForm toJson() {
		return MessageJson.write(this, JsonScope.SHOWN);
	}

	/**
	 * Reads the JSON form. A type that this version does not know makes an
	 * {@link Opaque}.
	 * @param json its fields by name; what is not known is ignored
	 * @return the message
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static Message fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, (message) -> MessageJson.read(message, JsonScope.SHOWN));
	}

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
	 * @param more further parts, for example images and documents
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
	 * @param text the result; blank for a tool that returns nothing
	 * @return the message
	 */
	static Message toolResult(String toolCallId, String text) {
		return new ToolResult(toolCallId, Text.isBlank(text) ? List.of() : List.of(new Text(text)), false);
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
			if (Text.isBlank(Objects.requireNonNull(text, "text"))) {
				throw new IllegalArgumentException("text of a system message must not be blank");
			}
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the message
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static System fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, System.class, (message) -> MessageJson.read(message, JsonScope.SHOWN));
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

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the message
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static User fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, User.class, (message) -> MessageJson.read(message, JsonScope.SHOWN));
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

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the message
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static Assistant fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, Assistant.class, (message) -> MessageJson.read(message, JsonScope.SHOWN));
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

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the message
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static ToolResult fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, ToolResult.class, (message) -> MessageJson.read(message, JsonScope.SHOWN));
		}

	}

	/**
	 * A message that this version does not know, as read from JSON that a later one
	 * wrote. It is carried along, written back as it came, and left out of what providers
	 * are sent, with a warning on the answer.
	 *
	 * @param type its type
	 * @param fields its other fields: strings, numbers, booleans, lists and maps of such,
	 * and null
	 */
	record Opaque(String type, Map<String, @Nullable Object> fields) implements Message {

		/**
		 * Copies the fields.
		 * @throws IllegalArgumentException if they hold something that is not JSON, or
		 * are nested deeper than 64 levels
		 */
		public Opaque {
			Objects.requireNonNull(type, "type");
			fields = JsonValues.copyOf(fields, "message of type '" + type + "'");
		}

		/**
		 * Reads the JSON form.
		 * @param json its fields by name; what is not known is ignored
		 * @return the message
		 * @throws IllegalArgumentException if it is not one; the message says where and
		 * why
		 */
		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		public static Opaque fromJson(Map<String, @Nullable Object> json) {
			return JsonObject.read(json, Opaque.class, (message) -> MessageJson.read(message, JsonScope.SHOWN));
		}

		@Override
		public String toString() {
			return "Opaque[" + this.fields.size() + " fields]";
		}

	}

}
