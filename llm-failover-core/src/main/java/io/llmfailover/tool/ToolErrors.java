package io.llmfailover.tool;

import io.llmfailover.ToolException;

/**
 * What becomes of an exception of a tool. The message of a {@link ToolException} is meant
 * for the model, which reads it whatever is said here.
 */
public enum ToolErrors {

	/** The model reads that the tool failed, and the log has the exception. */
	HIDDEN,

	/**
	 * The model reads the exception's message, which may hold statements, hosts and
	 * secrets.
	 */
	MESSAGE,

	/** The whole call fails with the exception. */
	FAIL

}
