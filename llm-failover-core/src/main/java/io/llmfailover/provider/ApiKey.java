package io.llmfailover.provider;

import java.util.Objects;

/**
 * A provider's key and where it came from.
 *
 * @param value the key; never printed
 * @param source where it came from, for example
 * {@code environment variable OPENAI_API_KEY}
 */
public record ApiKey(String value, String source) {

	/**
	 * Checks that the key can be sent in a header.
	 */
	public ApiKey {
		Objects.requireNonNull(source, "source");
		if (Objects.requireNonNull(value, "value").isBlank()) {
			throw new IllegalArgumentException("The key from " + source + " is blank");
		}
		if (value.chars().anyMatch((c) -> c < 0x20 || c > 0x7E)) {
			throw new IllegalArgumentException("The key from " + source
					+ " holds a line break or another character that no HTTP header takes; remove it");
		}
	}

	@Override
	public String toString() {
		return "ApiKey[****, from " + this.source + "]";
	}

}
