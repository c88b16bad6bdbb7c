package io.llmfailover.failover;

import io.llmfailover.FailureKind;

/**
 * After which failures the next target learns, from one neutral line of system text, that
 * the one before it failed. The line names the provider and the kind of failure, never
 * the provider's words, which can hold keys and prompts. Only the model whose own answer
 * did not fit learns what was wrong with it.
 */
public enum ErrorContext {

	/**
	 * Only after failures that the next model can learn from: the answer was empty or
	 * could not be used.
	 */
	CONTENT,

	/** After every failure. */
	ALL,

	/** Never. */
	NONE;

	boolean covers(FailureKind kind) {
		return switch (this) {
			case ALL -> true;
			case NONE -> false;
			case CONTENT -> kind == FailureKind.MISFIT || kind == FailureKind.EMPTY_RESPONSE
					|| kind == FailureKind.MALFORMED_RESPONSE;
		};
	}

}
