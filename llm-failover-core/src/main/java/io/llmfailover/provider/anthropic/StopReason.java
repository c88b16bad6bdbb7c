package io.llmfailover.provider.anthropic;

import io.llmfailover.FinishReason;

/**
 * The provider's words for why it stopped.
 *
 * @see <a href=
 * "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons">Stop
 * reasons</a>
 */
final class StopReason {

	private StopReason() {
	}

	/**
	 * The normal form of a stop reason.
	 * @param stopReason the provider's word
	 * @return the normal form
	 */
	static FinishReason normalForm(String stopReason) {
		return switch (stopReason) {
			case "end_turn" -> FinishReason.STOP;
			case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
			case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
			case "tool_use" -> FinishReason.TOOL_CALLS;
			case "refusal" -> FinishReason.REFUSAL;
			case "pause_turn" -> FinishReason.PAUSE;
			default -> FinishReason.OTHER;
		};
	}

}
