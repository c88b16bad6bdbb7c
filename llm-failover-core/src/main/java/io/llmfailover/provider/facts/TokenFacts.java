package io.llmfailover.provider.facts;

import org.jspecify.annotations.Nullable;

/**
 * How much a model reads and writes.
 *
 * @param limit the parameter that limits what it writes: {@link Parameter#MAX_TOKENS} or
 * {@link Parameter#MAX_COMPLETION_TOKENS}
 * @param contextWindow the size of its context window in tokens; null if it is not known
 * @param output the most tokens that it writes, thinking included; null if it is not
 * known
 */
public record TokenFacts(Parameter limit, @Nullable Integer contextWindow, @Nullable Integer output) {

	/** The dialect's limit, and a window of unknown size. */
	public static final TokenFacts NONE = new TokenFacts(Parameter.MAX_TOKENS, null, null);

	/**
	 * Checks the parameter.
	 */
	public TokenFacts {
		if (limit != Parameter.MAX_TOKENS && limit != Parameter.MAX_COMPLETION_TOKENS) {
			throw new IllegalArgumentException("limit must be MAX_TOKENS or MAX_COMPLETION_TOKENS");
		}
	}

	/**
	 * Facts of a model of whose output no size is known.
	 * @param limit the parameter that limits what it writes
	 * @param contextWindow the size of its context window in tokens; null if it is not
	 * known
	 */
	public TokenFacts(Parameter limit, @Nullable Integer contextWindow) {
		this(limit, contextWindow, null);
	}

	/**
	 * These facts with the most that the model writes.
	 * @param tokens the number of tokens; null if it is not known
	 * @return the facts
	 */
	public TokenFacts output(@Nullable Integer tokens) {
		return new TokenFacts(this.limit, this.contextWindow, tokens);
	}

	/**
	 * These facts with the size of the window.
	 * @param tokens the size in tokens; null if it is not known
	 * @return the facts
	 */
	public TokenFacts window(@Nullable Integer tokens) {
		return new TokenFacts(this.limit, tokens, this.output);
	}

}
