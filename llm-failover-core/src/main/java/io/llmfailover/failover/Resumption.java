package io.llmfailover.failover;

import io.llmfailover.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * How a target is asked to go on from another one's partial text.
 */
final class Resumption {

	private static final String INSTRUCTION = "Your answer was cut off in transmission. Continue it exactly where it"
			+ " ends. Do not repeat any of it, and do not comment on the interruption.";

	private Resumption() {
	}

	/**
	 * Whether an answer can be continued by another target: text can, tool calls and
	 * JSON, also in the middle of text, cannot.
	 * @param shown what was shown
	 * @return true if it can
	 */
	static boolean possible(Shown shown) {
		String text = shown.text().stripLeading();
		return !shown.anyToolCall() && !text.isEmpty() && !text.startsWith("{") && !text.startsWith("[")
				&& !UnfinishedJson.endsIn(text);
	}

	/**
	 * The request to go on.
	 * @param request the request that was being answered
	 * @param partial the text so far
	 * @param prefill whether the target continues an assistant message by itself
	 * @param limit the most tokens that the target generates where the request does not
	 * say; null for none
	 * @return the request
	 */
	static ChatRequest continuing(ChatRequest request, String partial, boolean prefill, @Nullable Integer limit) {
		ChatRequest.Builder builder = request.toBuilder().assistant(partial);
		if (!prefill) {
			builder.user(INSTRUCTION);
		}
		Integer asked = request.options().maxTokens();
		Integer maxTokens = (asked != null) ? asked : limit;
		if (maxTokens != null) {
			builder.maxTokens((int) Math.max(1, maxTokens - TokenEstimate.tokens(partial.length())));
		}
		return builder.build();
	}

}
