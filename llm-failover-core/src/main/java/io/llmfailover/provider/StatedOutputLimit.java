package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * The most tokens that a model generates, as providers state it when they refuse to be
 * asked for more.
 */
final class StatedOutputLimit {

	// where there are several numbers, the last one is the limit
	private static final List<Phrase> PHRASES = Phrase.all(
			// OpenAI; Anthropic: max_tokens: 8192 > 4096, which is the maximum allowed
			// number of output tokens
			"supports at most # completion|output? tokens", "max tokens # # which is the maximum allowed",
			// Groq, Cohere; others
			"max tokens|completion tokens? must be less than or equal to #", "max tokens must be at most #",
			// DeepSeek; DashScope
			"valid range of max tokens is # #", "range of max tokens should be # #",
			// Bedrock
			"maximum tokens you requested exceeds the model limit of #");

	private StatedOutputLimit() {
	}

	/**
	 * Looks for the limit.
	 * @param message the provider's words
	 * @return the limit in tokens; null if it is not stated
	 */
	static @Nullable Integer in(Words message) {
		for (Phrase phrase : PHRASES) {
			List<Integer> numbers = phrase.numbers(message);
			if (numbers != null) {
				return numbers.get(numbers.size() - 1);
			}
		}
		return null;
	}

}
