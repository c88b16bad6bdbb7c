package io.llmfailover.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebInputException;

/**
 * What a person asks, as it came.
 */
record Question(@Nullable String message) {

	private static final int LONGEST = 20_000;

	/**
	 * The question once it is checked.
	 * @throws ServerWebInputException if there is none, or if it is too long
	 */
	String text() {
		if (this.message == null || this.message.isBlank()) {
			throw new ServerWebInputException("'message' must not be blank");
		}
		if (this.message.length() > LONGEST) {
			throw new ServerWebInputException(
					"'message' must have at most %d characters, but has %d".formatted(LONGEST, this.message.length()));
		}
		return this.message;
	}

}
