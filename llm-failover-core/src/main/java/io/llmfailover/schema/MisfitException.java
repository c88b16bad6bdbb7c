package io.llmfailover.schema;

/**
 * A JSON text that does not fit a schema or a Java type. Its message is one short
 * sentence that can be shown to the model that wrote the text: it says where and what,
 * and quotes no value of the text.
 */
public class MisfitException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what does not fit, and where
	 */
	public MisfitException(String message) {
		super(message);
	}

}
