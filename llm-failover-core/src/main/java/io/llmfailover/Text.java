package io.llmfailover;

import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that is text.
 *
 * @param text the text, not blank
 */
public record Text(String text) implements Content {

	/**
	 * Checks the text.
	 */
	public Text {
		Objects.requireNonNull(text, "text");
		if (isBlank(text)) {
			throw new IllegalArgumentException("text must not be blank: providers refuse empty text");
		}
	}

	/**
	 * Reads the JSON form.
	 * @param json its fields by name; what is not known is ignored
	 * @return the text
	 * @throws IllegalArgumentException if it is not one; the message says where and why
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public static Text fromJson(Map<String, @Nullable Object> json) {
		return JsonObject.read(json, Text.class, MessageJson::readContent);
	}

	// the no-break space is blank to providers, too
	static boolean isBlank(String text) {
		return text.chars().allMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85);
	}

	@Override
	public String toString() {
		return "Text[" + this.text.length() + " characters]";
	}

}
