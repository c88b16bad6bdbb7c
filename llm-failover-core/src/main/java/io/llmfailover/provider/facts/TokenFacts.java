package io.llmfailover.provider.facts;

import org.jspecify.annotations.Nullable;

/**
 * How much a model reads and writes.
 *
 * @param limit the parameter that limits what it writes: {@link Parameter#MAX_TOKENS} or
 * {@link Parameter#MAX_COMPLETION_TOKENS}
 * @param contextWindow the size of its context window in tokens; null if it is not known
 */
public record TokenFacts(Parameter limit, @Nullable Integer contextWindow) {

	/** The dialect's limit, and a window of unknown size. */
	public static final TokenFacts NONE = new TokenFacts(Parameter.MAX_TOKENS, null);

	/**
	 * Checks the parameter.
	 */
	public TokenFacts {
		if (limit != Parameter.MAX_TOKENS && limit != Parameter.MAX_COMPLETION_TOKENS) {
			throw new IllegalArgumentException("limit must be MAX_TOKENS or MAX_COMPLETION_TOKENS");
		}
	}

	/**
	 * These facts with the size of the window.
	 * @param tokens the size in tokens; null if it is not known
	 * @return the facts
	 */
	public TokenFacts window(@Nullable Integer tokens) {
		return new TokenFacts(this.limit, tokens);
	}

}
