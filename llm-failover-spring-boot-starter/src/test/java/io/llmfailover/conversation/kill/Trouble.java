package io.llmfailover.conversation.kill;

/**
 * What goes wrong while a turn is answered.
 */
enum Trouble {

	/** Nothing does. */
	NONE,

	/** Whoever is asked first fails. */
	FIRST_FAILS,

	/** The answer of whoever is asked first breaks off. */
	ANSWER_IS_CUT,

	/** Nobody answers. */
	NOBODY_ANSWERS,

	/** The caller goes away, before the answer or while it is added. */
	CALLER_LEAVES,

	/** Nothing does, and a tool runs. */
	TOOL_RUNS,

	/** A tool runs, and after it nobody answers. */
	NOBODY_ANSWERS_AFTER_THE_TOOL;

	boolean hasTool() {
		return this == TOOL_RUNS || this == NOBODY_ANSWERS_AFTER_THE_TOOL;
	}

}
