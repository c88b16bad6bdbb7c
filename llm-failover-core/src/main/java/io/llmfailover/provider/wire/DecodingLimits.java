package io.llmfailover.provider.wire;

/**
 * How much a decoder keeps of an answer before it can be told. What is larger fails with
 * {@link io.llmfailover.FailureKind#LIMIT_EXCEEDED}.
 *
 * @param maxToolArguments the most characters of arguments, of all tool calls of an
 * answer together; also of the reasoning that goes back to the provider
 * @param maxToolCalls the most tool calls of an answer
 * @param maxErrorBody the most bytes that are looked at of an error inside an answer; the
 * rest is passed over
 */
public record DecodingLimits(int maxToolArguments, int maxToolCalls, int maxErrorBody) {

	/** Arguments of 8 Mi characters, 1024 calls, errors of 64 KiB. */
	public static final DecodingLimits DEFAULTS = new DecodingLimits(8 << 20, 1024, 64 << 10);

	/**
	 * Checks that all are positive.
	 */
	public DecodingLimits {
		positive("maxToolArguments", maxToolArguments);
		positive("maxToolCalls", maxToolCalls);
		positive("maxErrorBody", maxErrorBody);
	}

	private static void positive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " must be positive, but is " + value);
		}
	}

}
