package io.llmfailover;

/**
 * What happens when a stream breaks after part of its answer was shown.
 */
public enum OnInterruption {

	/**
	 * The next provider answers anew. Where its text repeats what was shown, nothing is
	 * shown twice; at the first difference {@link ChatEvent.Restarted} voids what was
	 * shown.
	 */
	RESTART,

	/** The next provider continues the partial text. Text answers only. */
	RESUME,

	/** The stream ends with a {@link ChatFailedException} that holds the partial text. */
	FAIL

}
