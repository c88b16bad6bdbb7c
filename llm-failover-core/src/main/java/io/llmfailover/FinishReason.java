package io.llmfailover;

/**
 * Why a provider stopped generating, in normal form. The provider's own word is
 * {@link ChatResponse#providerFinishReason()}.
 */
public enum FinishReason {

	/**
	 * The answer is complete. Providers that do not tell stop sequences apart use this
	 * for them too.
	 */
	STOP,

	/** A stop sequence of the request was reached, perhaps before any text. */
	STOP_SEQUENCE,

	/**
	 * The token limit was reached: the answer is truncated. Consider a larger
	 * {@code max-tokens}.
	 */
	LENGTH,

	/** The model waits for the results of its tool calls. */
	TOOL_CALLS,

	/** The provider's content filter ended the answer. */
	CONTENT_FILTER,

	/** The model declined to answer, in words. */
	REFUSAL,

	/**
	 * The provider paused a long turn; sending the answer back as history continues it.
	 */
	PAUSE,

	/** A word that this version does not know. */
	OTHER

}
