package io.llmfailover;

/**
 * What went wrong, as a fact. What is done about it is decided elsewhere, by a policy.
 */
public enum FailureKind {

	/** The provider does not accept the key. */
	AUTHENTICATION,

	/** The account has no money or quota left; waiting does not help. */
	QUOTA_EXHAUSTED,

	/** Too many requests or tokens for now; waiting helps. */
	RATE_LIMITED,

	/**
	 * The request itself is larger than the provider takes at once; waiting does not
	 * help.
	 */
	REQUEST_TOO_LARGE,

	/** The provider says that it has too much to do. */
	OVERLOADED,

	/** The provider failed in another way of its own (HTTP 5xx). */
	SERVER_ERROR,

	/** The provider could not be reached, or the connection broke. */
	NETWORK,

	/** The provider stayed silent for longer than it is given. */
	TIMEOUT,

	/** The model is unknown, retired, or not open to this account. */
	MODEL_UNAVAILABLE,

	/** The conversation is longer than the model's context window. */
	CONTEXT_TOO_LONG,

	/** The provider rejected the request for reasons of content policy. */
	CONTENT_FILTERED,

	/** The provider rejected the request as wrong. */
	INVALID_REQUEST,

	/** The provider sent something that is not an answer of its protocol. */
	MALFORMED_RESPONSE,

	/** The provider finished without saying anything. */
	EMPTY_RESPONSE,

	/** The stream ended before the provider said that it had finished. */
	INCOMPLETE_STREAM,

	/** A structured answer does not fit its schema. */
	MISFIT,

	/** A line, frame or body of the answer is larger than we accept. */
	LIMIT_EXCEEDED,

	/** The time that the caller allowed is up. */
	DEADLINE_EXCEEDED,

	/** No provider has a key, the needed capability, or a turn. */
	NO_USABLE_PROVIDER,

	/**
	 * A tool failed, and tools that fail end the call; no provider did. The exception's
	 * {@link ChatFailedException#messages() messages} hold what the others did.
	 */
	TOOL_FAILED,

	/** The caller went away. */
	CANCELLED;

	/**
	 * Whether it is the call's own end and no target's failure: there is no choice of
	 * what is done about it.
	 * @return true if the call always ends
	 */
	public boolean endsCall() {
		return this == DEADLINE_EXCEEDED || this == NO_USABLE_PROVIDER || this == TOOL_FAILED || this == CANCELLED;
	}

}
