package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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
					"name of a tool must be 1 to 64 letters, digits, underscores or dashes, not '" + OneLine.of(name)
							+ "'");
		}
		if (schema.isBlank()) {
			throw new IllegalArgumentException(
					"schema of tool '" + name + "' must not be blank; without arguments it is {\"type\":\"object\"}");
		}
	}

	/**
	 * The JSON form, the same with every JSON mapper.
	 * @return the form
	 */
	@JsonValue
	public JsonForm toJson() {
		return RequestJson.write(this);
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the definition
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ToolDefinition fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, RequestJson::readTool);
	}

	/** Descriptions and schemas belong to a prompt. */
	@Override
	public String toString() {
		return "ToolDefinition[" + this.name + ", schema of " + this.schema.length() + " characters]";
	}

}
