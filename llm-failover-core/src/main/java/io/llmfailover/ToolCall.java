package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A model's wish to have a tool called.
 *
 * @param id the id that the tool's result must name
 * @param name the tool's name
 * @param arguments the arguments as JSON text, an object; as far as they came where
 * {@code complete} is false
 * @param complete false where the token limit cut the arguments off: such a call must not
 * be run
 */
public record ToolCall(String id, String name, String arguments, boolean complete) {

	/**
	 * Checks that nothing is missing.
	 */
	public ToolCall {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(arguments, "arguments");
	}

	/**
	 * A complete tool call.
	 * @param id the id that the tool's result must name
	 * @param name the tool's name
	 * @param arguments the arguments as JSON text, an object
	 */
	public ToolCall(String id, String name, String arguments) {
		this(id, name, arguments, true);
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return MessageJson.write(this);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the call
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ToolCall fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, MessageJson::readToolCall);
	}

	@Override
	public String toString() {
		return "ToolCall[" + this.id + ", " + this.name + ", " + this.arguments.length() + " characters"
				+ (this.complete ? "]" : ", incomplete]");
	}

}
