package io.llmfailover.provider.openai;

import io.llmfailover.Usage;
import io.llmfailover.provider.wire.TokenCount;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads the {@code usage} object in the spellings of the different servers. Counts stay
 * as the provider counts them.
 */
final class UsageReader {

	private @Nullable Long input;

	private @Nullable Long output;

	private @Nullable Long total;

	private @Nullable Long cacheRead;

	private @Nullable Long cacheWrite;

	private @Nullable Long reasoning;

	private UsageReader() {
	}

	/**
	 * Reads the current value.
	 * @return the usage; null if there is no count in it
	 */
	static @Nullable Usage read(JsonParser parser) {
		if (!OpenAiJson.enterObject(parser)) {
			return null;
		}
		UsageReader reader = new UsageReader();
		reader.readObject(parser);
		return reader.usage();
	}

	private void readObject(JsonParser parser) {
		for (String name = OpenAiJson.nextField(parser); name != null; name = OpenAiJson.nextField(parser)) {
			switch (name) {
				case "prompt_tokens", "input_tokens" -> this.input = TokenCount.read(parser);
				case "completion_tokens", "output_tokens" -> this.output = TokenCount.read(parser);
				case "total_tokens" -> this.total = TokenCount.read(parser);
				// OpenAI's name, and DeepSeek's
				case "cached_tokens", "prompt_cache_hit_tokens" -> this.cacheRead = TokenCount.read(parser);
				case "cache_write_tokens" -> this.cacheWrite = TokenCount.read(parser);
				case "reasoning_tokens" -> this.reasoning = TokenCount.read(parser);
				case "prompt_tokens_details", "completion_tokens_details" -> readDetails(parser);
				default -> parser.skipChildren();
			}
		}
	}

	private void readDetails(JsonParser parser) {
		if (OpenAiJson.enterObject(parser)) {
			readObject(parser);
		}
	}

	private @Nullable Usage usage() {
		if (this.input == null && this.output == null && this.total == null) {
			return null;
		}
		Long sum = this.total;
		if (sum == null && this.input != null && this.output != null) {
			sum = TokenCount.sum(this.input, this.output);
		}
		return new Usage(this.input, this.output, sum, this.cacheRead, this.cacheWrite, this.reasoning,
				Usage.Source.REPORTED);
	}

}
