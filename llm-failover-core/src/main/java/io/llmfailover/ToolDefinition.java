package io.llmfailover;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may ask to have called.
 *
 * @param name its name: 1 to 64 letters, digits, underscores or dashes, which is what
 * every provider takes
 * @param description what it does and when to use it, for the model; null for none
 * @param schema the JSON Schema of its arguments as JSON text, an object schema
 */
public record ToolDefinition(String name, @Nullable String description, String schema) {

	/**
	 * Checks the name and that there is a schema.
	 */
	public ToolDefinition {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(schema, "schema");
		if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
			throw new IllegalArgumentException(
					"name of a tool must be 1 to 64 letters, digits, underscores or dashes, not '" + name + "'");
		}
		if (schema.isBlank()) {
			throw new IllegalArgumentException(
					"schema of tool '" + name + "' must not be blank; without arguments it is {\"type\":\"object\"}");
		}
	}

}
