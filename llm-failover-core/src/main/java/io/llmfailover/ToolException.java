package io.llmfailover;

/**
 * A failure of a tool that the model may read of: its message goes back to the model as
 * the result of the call, as it is. Messages of other exceptions do not, unless that is
 * configured, since they may hold statements, hosts and secrets.
 */
public class ToolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what the model gets to read: what went wrong, and what it can do
	 * about it
	 */
	public ToolException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what the model gets to read: what went wrong, and what it can do
	 * about it
	 * @param cause why; not shown to the model
	 */
	public ToolException(String message, Throwable cause) {
		super(message, cause);
	}

}
