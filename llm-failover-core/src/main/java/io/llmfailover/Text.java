package io.llmfailover;

import java.util.Objects;

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
		if (text.isBlank()) {
			throw new IllegalArgumentException("text must not be blank: providers refuse empty text");
		}
	}

	@Override
	public String toString() {
		return "Text[" + this.text.length() + " characters]";
	}

}
