package io.llmfailover.conversation.kill;

/**
 * What the caller of a turn was told of it.
 */
enum Outcome {

	/** The turn is kept. */
	KEPT,

	/** The call failed, and what its tools have done is kept. */
	ROUNDS_KEPT,

	/** It is not certain that it is kept. */
	IN_DOUBT,

	/** Nothing, since the caller has left. */
	LEFT,

	/** The call failed, and nothing is kept. */
	FAILED,

	/** The history could not be read, and nobody was asked. */
	NOT_READ,

	/** Nothing, since the instance was killed. */
	KILLED

}
