package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model may, must or must not call tools.
 *
 * @param mode the mode
 * @param name the tool to call, for {@link Mode#NAMED} only
 */
public record ToolChoice(Mode mode, @Nullable String name) {

	/** The model decides. */
	public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);

	/** The model must not call a tool. */
	public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);

	/** The model must call at least one tool. */
	public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

	/**
	 * Checks that a name is given exactly where it is needed.
	 */
	public ToolChoice {
		Objects.requireNonNull(mode, "mode");
		if ((mode == Mode.NAMED) != (name != null)) {
			throw new IllegalArgumentException("name is for mode NAMED, and needed there");
		}
	}

	/**
	 * The model must call this tool.
	 * @param name the tool's name
	 * @return the choice
	 */
	public static ToolChoice named(String name) {
		return new ToolChoice(Mode.NAMED, Objects.requireNonNull(name, "name"));
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
	 * @return the choice
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static ToolChoice fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, RequestJson::readToolChoice);
	}

	/**
	 * The ways to choose.
	 */
	public enum Mode {

		/** The model decides. */
		AUTO,

		/** No tool. */
		NONE,

		/** Any tool, but at least one. */
		REQUIRED,

		/** One tool, by name. */
		NAMED

	}

}
