package io.llmfailover;

import java.util.Objects;

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

	@Override
	public String toString() {
		return "ToolCall[" + this.id + ", " + this.name + ", " + this.arguments.length() + " characters"
				+ (this.complete ? "]" : ", incomplete]");
	}

}
