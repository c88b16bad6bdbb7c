package io.llmfailover.test;

/**
 * A fake provider was asked something for which its script has no answer. It ends the
 * call as it is: no other provider is asked in its place.
 */
public final class UnscriptedRequestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private UnscriptedRequestException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param request what was asked
	 * @param scripted whether the fake had a script, which has ended
	 * @return the exception
	 */
	static UnscriptedRequestException of(RecordedRequest request, boolean scripted) {
		String name = request.provider();
		return new UnscriptedRequestException("The fake provider '" + name + "' was asked \"" + request.userText()
				+ "\" for model '" + request.model() + "', but "
				+ (scripted ? "its script had ended; let it answer more often, or find out who asks"
						: "the test does not say what it does; say so, for example with " + name
								+ ".answers(\"Hi\") or " + name + ".fails(RATE_LIMITED)"));
	}

}
