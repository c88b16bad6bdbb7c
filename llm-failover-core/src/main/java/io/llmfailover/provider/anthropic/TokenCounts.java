package io.llmfailover.provider.anthropic;

import io.llmfailover.Usage;
import io.llmfailover.provider.wire.TokenCount;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The tokens that a provider has told so far. Each count is told anew as the answer
 * grows, some only at its end: the last value counts.
 */
final class TokenCounts {

	private @Nullable Long input;

	private @Nullable Long output;

	private @Nullable Long cacheRead;

	private @Nullable Long cacheWrite;

	private @Nullable Long thinking;

	static TokenCounts read(JsonParser json) {
		TokenCounts counts = new TokenCounts();
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			json.nextToken();
			switch (name) {
				case "input_tokens" -> counts.input = TokenCount.read(json);
				case "output_tokens" -> counts.output = TokenCount.read(json);
				case "cache_read_input_tokens" -> counts.cacheRead = TokenCount.read(json);
				case "cache_creation_input_tokens" -> counts.cacheWrite = TokenCount.read(json);
				case "output_tokens_details" -> counts.thinking = thinking(json);
				default -> json.skipChildren();
			}
		}
		return counts;
	}

	void update(@Nullable TokenCounts later) {
		if (later != null) {
			this.input = (later.input != null) ? later.input : this.input;
			this.output = (later.output != null) ? later.output : this.output;
			this.cacheRead = (later.cacheRead != null) ? later.cacheRead : this.cacheRead;
			this.cacheWrite = (later.cacheWrite != null) ? later.cacheWrite : this.cacheWrite;
			this.thinking = (later.thinking != null) ? later.thinking : this.thinking;
		}
	}

	/**
	 * The counts as a usage.
	 * @param whole whether the answer was told to its end; before that the counts are
	 * those of its beginning, which grow
	 * @return the usage
	 */
	Usage usage(boolean whole) {
		if (this.input == null && this.output == null) {
			return Usage.UNKNOWN;
		}
		Long total = (this.input != null && this.output != null) ? Long.valueOf(TokenCount.sum(this.input, this.output))
				: null;
		return new Usage(this.input, this.output, total, this.cacheRead, this.cacheWrite, this.thinking,
				whole ? Usage.Source.REPORTED : Usage.Source.PARTIAL);
	}

	private static @Nullable Long thinking(JsonParser json) {
		if (json.currentToken() != JsonToken.START_OBJECT) {
			json.skipChildren();
			return null;
		}
		Long thinking = null;
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			json.nextToken();
			thinking = "thinking_tokens".equals(name) ? TokenCount.read(json) : thinking;
			json.skipChildren();
		}
		return thinking;
	}

}
