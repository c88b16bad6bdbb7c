package io.llmfailover.service;

import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * What holds for requests that do not say otherwise.
 *
 * @param systemMessage the system text of requests that have none; null for none
 * @param strict whether a provider that does not take all of a request is skipped
 * @param tools the tools that may be named, and those that need not
 */
record RequestDefaults(@Nullable String systemMessage, boolean strict, ToolCatalog tools) {

	ChatRequest applyTo(ChatRequest asked) {
		ChatRequest request = this.tools.applyTo(asked);
		boolean needsSystemMessage = this.systemMessage != null && !request.hasSystemMessage();
		boolean becomesStrict = this.strict && !request.strict();
		if (!needsSystemMessage && !becomesStrict) {
			return request;
		}
		ChatRequest.Builder builder = request.toBuilder().strict(this.strict || request.strict());
		if (this.systemMessage != null && needsSystemMessage) {
			builder.systemNote(this.systemMessage);
		}
		return builder.build();
	}

}
