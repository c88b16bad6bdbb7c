package io.llmfailover.conversation;

/**
 * What is kept of a conversation could not be read, or it is not certain that something
 * was added to it. The cause tells why; neither tells what was said.
 */
public class ConversationStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what could not be done
	 * @param cause why
	 */
	public ConversationStoreException(String message, Throwable cause) {
		super(message, cause);
	}

}
