package io.llmfailover.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A complete answer to one request.
 *
 * @param finish the word for why it ended, {@code null} if it was cut short
 */
record Reply(String id, String model, Content content, Usage usage, @Nullable String finish) {

	/**
	 * The beginning of this reply, as if it had been cut short.
	 */
	Reply truncated(int tokens) {
		return new Reply(this.id, this.model, this.content.truncated(tokens), this.usage, null);
	}

}
