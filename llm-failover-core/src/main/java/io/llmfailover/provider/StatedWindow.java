package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * The size of a context window as providers state it when they refuse a conversation for
 * its length. It may be smaller than the model's own: some accounts and proxies are given
 * less.
 */
final class StatedWindow {

	// where there are several numbers, the last one is the size
	private static final List<Phrase> PHRASES = List.of(
			// OpenAI, DeepSeek, OpenRouter, vLLM; SGLang; xAI
			Phrase.of("maximum context|model length is|of #"), Phrase.of("maximum context|model length #"),
			Phrase.of("maximum prompt length is #"),
			// Anthropic: 208310 tokens > 200000 maximum; exceed context limit: 198000 +
			// 8192 > 200000
			Phrase.of("# tokens # maximum"), Phrase.of("exceed context limit # # #"),
			// Gemini
			Phrase.of("maximum number of tokens allowed #"), Phrase.of("model only supports up to #"),
			// llama.cpp, LM Studio
			Phrase.of("available context size #"), Phrase.of("context size|length|window of|is? only? #"),
			// Moonshot; GitHub Models
			Phrase.of("model token limit #"), Phrase.of("max size # tokens"),
			// Mistral; Poolside; TGI and Together
			Phrase.of("model with # maximum context length"), Phrase.of("maximum allowed input length of #"),
			Phrase.of("tokens max new tokens must be #"));

	private StatedWindow() {
	}

	/**
	 * Looks for the size.
	 * @param message the provider's words
	 * @return the size in tokens; null if it is not stated
	 */
	static @Nullable Integer in(Words message) {
		for (Phrase phrase : PHRASES) {
			List<Integer> numbers = phrase.numbers(message);
			if (numbers != null && numbers.get(numbers.size() - 1) != Integer.MAX_VALUE) {
				return numbers.get(numbers.size() - 1);
			}
		}
		return null;
	}

}
