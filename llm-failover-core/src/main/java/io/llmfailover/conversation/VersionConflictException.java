package io.llmfailover.conversation;

/**
 * A conversation was changed by somebody else since it was read: nothing was appended.
 */
public class VersionConflictException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param expectedVersion the version that the append expected
	 */
	public VersionConflictException(long expectedVersion) {
		super("The conversation has another version than " + expectedVersion + " by now");
	}

}
