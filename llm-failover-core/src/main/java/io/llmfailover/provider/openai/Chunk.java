package io.llmfailover.provider.openai;

import java.util.List;
import java.util.Map;

import io.llmfailover.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a stream, or a whole answer, as far as it concerns us. It is read
 * completely before any of it takes effect, so that a broken frame has none.
 */
final class Chunk {

	String id = "";

	String model = "";

	long created;

	@Nullable Usage usage;

	/** Whether there is an {@code error} at the top, or a complaint and no answer. */
	boolean failed;

	/** Whether there is a message at the top, which only errors have. */
	boolean complains;

	/** An error from further down, as an error response of its own. */
	@Nullable String nestedError;

	/** The choices that count; usually one. */
	List<Choice> choices = List.of();

	/**
	 * What the frame adds to the only choice; null if it adds nothing, or to several.
	 */
	@Nullable Part onlyDelta() {
		return (this.choices.size() == 1) ? this.choices.get(0).delta : null;
	}

	/**
	 * A choice.
	 */
	static final class Choice {

		int index;

		String finishReason = "";

		/** What a frame adds. */
		@Nullable Part delta;

		/** What a whole answer says, or what some servers repeat in every frame. */
		@Nullable Part message;

		boolean isEmpty() {
			return this.delta == null && this.message == null;
		}

		boolean isWhole() {
			return this.message != null;
		}

	}

	/**
	 * A message or a piece of one: they have the same form.
	 */
	static final class Part {

		static final String CONTENT = "content";

		static final String REASONING_CONTENT = "reasoning_content";

		static final String REASONING = "reasoning";

		String text = "";

		String refusal = "";

		/** Reasoning in the words of DeepSeek and its followers. */
		String reasoningContent = "";

		/** Reasoning in the words of OpenRouter and Groq. */
		String reasoning = "";

		/** Reasoning as part of the content, in the form of Mistral. */
		String thinking = "";

		List<Map<String, Object>> reasoningDetails = List.of();

		List<CallPiece> calls = List.of();

		@Nullable CallPiece functionCall;

		@Nullable String extraContent;

		/**
		 * The field of the text, or of the reasoning; null if it has neither, or details
		 * of reasoning, which are kept as they are.
		 */
		@Nullable String textField() {
			if (!this.reasoningDetails.isEmpty()) {
				return null;
			}
			if (!this.text.isEmpty()) {
				return CONTENT;
			}
			if (!this.reasoningContent.isEmpty()) {
				return REASONING_CONTENT;
			}
			return this.reasoning.isEmpty() ? null : REASONING;
		}

		/**
		 * Puts another text into the field that {@link #textField} has named.
		 */
		void setText(String field, String text) {
			switch (field) {
				case CONTENT -> this.text = text;
				case REASONING_CONTENT -> this.reasoningContent = text;
				default -> this.reasoning = text;
			}
		}

		/**
		 * The tool calls; the legacy form only if there are none.
		 */
		List<CallPiece> calls() {
			boolean legacy = this.calls.isEmpty() && this.functionCall != null && !this.functionCall.isEmpty();
			return legacy ? List.of(this.functionCall) : this.calls;
		}

		/**
		 * The reasoning, which some servers send under several names at once.
		 */
		String shownReasoning() {
			if (!this.reasoningContent.isEmpty()) {
				return this.reasoningContent;
			}
			if (!this.reasoning.isEmpty()) {
				return this.reasoning;
			}
			return !this.thinking.isEmpty() ? this.thinking : ReasoningDetails.text(this.reasoningDetails);
		}

	}

	/**
	 * A tool call or a piece of one.
	 *
	 * @param index which call it belongs to; null where the server does not say
	 * @param id the call's id; empty for none
	 * @param name the tool's name; empty for none
	 * @param arguments a piece of the arguments
	 * @param extraContent what the provider wants back with the call, in JSON
	 */
	record CallPiece(@Nullable Integer index, String id, String name, String arguments, @Nullable String extraContent) {

		boolean isEmpty() {
			return length() == 0;
		}

		/**
		 * Whether it holds more than what the provider wants back.
		 */
		boolean saysSomething() {
			return !this.id.isEmpty() || !this.name.isEmpty() || !this.arguments.isEmpty();
		}

		int length() {
			return this.id.length() + this.name.length() + this.arguments.length()
					+ ((this.extraContent != null) ? this.extraContent.length() : 0);
		}

		@Override
		public String toString() {
			return "CallPiece[" + this.name + "]";
		}

	}

}
