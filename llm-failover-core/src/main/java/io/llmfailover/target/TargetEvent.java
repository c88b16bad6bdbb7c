package io.llmfailover.target;

import java.util.List;

import io.llmfailover.FinishReason;
import io.llmfailover.ProviderState;
import io.llmfailover.ToolCall;
import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens while a target answers. An answer in one piece comes as the same
 * events.
 */
public sealed interface TargetEvent {

	/**
	 * The request has its connection and is being sent: until then it waited for a queue
	 * of our own, which is nobody's silence. At most once, before any other event. A
	 * target that shows no connection emits it when the request's body is asked for; one
	 * that cannot tell leaves it out.
	 */
	enum Taken implements TargetEvent {

		/** The one instance. */
		INSTANCE

	}

	/**
	 * The provider took the request: its headers have arrived. At most once, before
	 * anything of the answer.
	 *
	 * @param status the HTTP status
	 * @param requestId the provider's id of the request; null for none
	 */
	record Opened(int status, @Nullable String requestId) implements TargetEvent {

	}

	/**
	 * The next piece of the text.
	 *
	 * @param text the piece, not empty
	 */
	record TextPiece(String text) implements TargetEvent {

		@Override
		public String toString() {
			return "TextPiece[" + this.text.length() + " characters]";
		}

	}

	/**
	 * The next piece of the model's reasoning.
	 *
	 * @param text the piece, not empty
	 */
	record ReasoningPiece(String text) implements TargetEvent {

		@Override
		public String toString() {
			return "ReasoningPiece[" + this.text.length() + " characters]";
		}

	}

	/**
	 * The model works on something that is only emitted when it is whole, such as the
	 * arguments of a tool call.
	 */
	enum Progress implements TargetEvent {

		/** The one instance. */
		INSTANCE

	}

	/**
	 * A whole tool call, once.
	 *
	 * @param toolCall the call
	 */
	record ToolCalled(ToolCall toolCall) implements TargetEvent {

	}

	/**
	 * The answer is complete. The last event.
	 *
	 * @param model the model as the provider names it; null if it does not
	 * @param finishReason why it stopped, in normal form
	 * @param providerFinishReason why it stopped, in the provider's own word; null for
	 * none
	 * @param usage the tokens used
	 * @param refusal the model's words where it declined; null for none
	 * @param state what the provider wants back with this answer; null for nothing
	 * @param warnings what of the request was dropped or mapped
	 */
	record Finished(@Nullable String model, FinishReason finishReason, @Nullable String providerFinishReason,
			Usage usage, @Nullable String refusal, @Nullable ProviderState state,
			List<String> warnings) implements TargetEvent {

		/**
		 * Copies the warnings.
		 */
		public Finished {
			warnings = List.copyOf(warnings);
		}

		@Override
		public String toString() {
			return "Finished[" + this.finishReason + ", " + this.usage + "]";
		}

	}

}
