package io.llmfailover;

/**
 * What is done about a failure: the default for a kind of failure, what a configuration
 * or a request wants instead, and what was decided in the end.
 */
public enum FailureAction {

	/**
	 * The same target is asked once more, where that can help and there is time; else the
	 * next.
	 */
	RETRY,

	/** The next target is asked. */
	NEXT,

	/** The call ends. */
	STOP

}
