package io.llmfailover.provider;

import io.llmfailover.provider.anthropic.AnthropicDialect;
import io.llmfailover.provider.openai.OpenAiDialect;
import io.llmfailover.provider.wire.Dialect;

/**
 * The dialects by name.
 */
public enum KnownDialect {

	/** OpenAI's chat completions, and what is compatible with them. */
	OPENAI(new OpenAiDialect()),

	/** Anthropic's messages. */
	ANTHROPIC(new AnthropicDialect());

	private final Dialect dialect;

	KnownDialect(Dialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * The dialect itself.
	 * @return the one instance
	 */
	public Dialect dialect() {
		return this.dialect;
	}

}
