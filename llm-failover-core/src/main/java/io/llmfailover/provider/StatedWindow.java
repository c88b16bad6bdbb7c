package io.llmfailover.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The size of a context window as providers state it when they refuse a conversation for
 * its length. It may be smaller than the model's own: some accounts and proxies are given
 * less.
 */
final class StatedWindow {

	// OpenAI, DeepSeek, OpenRouter, vLLM; xAI; Anthropic; Gemini; llama.cpp
	private static final Pattern WORDS = Pattern.compile("maximum context length is (\\d{1,9})\\b"
			+ "|maximum prompt length is (\\d{1,9})\\b|tokens > (\\d{1,9}) maximum"
			+ "|maximum number of tokens allowed \\((\\d{1,9})\\)|available context size \\((\\d{1,9}) tokens\\)");

	private StatedWindow() {
	}

	/**
	 * Looks for the size.
	 * @param message the provider's words
	 * @return the size in tokens; null if it is not stated
	 */
	static @Nullable Integer in(String message) {
		Matcher words = WORDS.matcher(message);
		if (!words.find()) {
			return null;
		}
		for (int i = 1; i <= words.groupCount(); i++) {
			String number = words.group(i);
			if (number != null) {
				return Integer.valueOf(number);
			}
		}
		return null;
	}

}
