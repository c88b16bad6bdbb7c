package io.llmfailover.failover;

/**
 * What is done by default about a kind of failure.
 */
public enum Action {

	/**
	 * The same target is asked once more, where that can help and there is time; then the
	 * next.
	 */
	RETRY,

	/** The next target is asked. */
	NEXT,

	/** The call ends. */
	STOP

}
