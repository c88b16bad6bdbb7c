package io.llmfailover.observation;

/**
 * The error of an observation that is none of a provider: the type of an exception,
 * without its words, which may repeat the prompt.
 */
final class OtherFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	OtherFailure(Class<? extends Throwable> type) {
		super(type.getName(), null, false, false);
	}

}
