package io.llmfailover.simulator;

/**
 * Whether a request wants tools to be called.
 *
 * @param name the one tool to call, or empty for any
 * @param parallel whether several may be called at once
 */
record ToolWish(Mode mode, String name, boolean parallel) {

	static final ToolWish FREE = new ToolWish(Mode.AUTO, "", true);

	enum Mode {

		AUTO, NONE, REQUIRED

	}

}
