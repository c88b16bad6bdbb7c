package io.llmfailover.provider.openai;

import java.util.Locale;

import io.llmfailover.FailureKind;
import io.llmfailover.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * The words with which servers say why an answer ended.
 */
final class FinishWord {

	private FinishWord() {
	}

	/**
	 * The normal form of an answer's end.
	 */
	static FinishReason normal(String word) {
		String known = word.toLowerCase(Locale.ROOT);
		// Gemini appends its own word: "content_filter: RECITATION"
		if (known.startsWith("content_filter")) {
			return FinishReason.CONTENT_FILTER;
		}
		return switch (known) {
			// calls are recognised by their presence, not by the word
			case "", "stop", "tool_calls", "function_call", "end_turn", "eos", "eos_token" -> FinishReason.STOP;
			case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
			case "length", "max_tokens", "model_length" -> FinishReason.LENGTH;
			case "safety", "recitation", "prohibited_content" -> FinishReason.CONTENT_FILTER;
			case "refusal" -> FinishReason.REFUSAL;
			default -> FinishReason.OTHER;
		};
	}

	/**
	 * The failure that the word stands for where the answer ended before it was complete.
	 * @return the kind; null if it is an answer
	 */
	static @Nullable FailureKind failure(String word) {
		String known = word.toLowerCase(Locale.ROOT);
		// Gemini: "function_call_filter: MALFORMED_FUNCTION_CALL"
		if (known.startsWith("function_call_filter") || known.equals("malformed_function_call")) {
			return FailureKind.MALFORMED_RESPONSE;
		}
		return switch (known) {
			// OpenRouter, Mistral
			case "error" -> FailureKind.SERVER_ERROR;
			// https://api-docs.deepseek.com/api/create-chat-completion
			case "insufficient_system_resource" -> FailureKind.OVERLOADED;
			default -> null;
		};
	}

}
