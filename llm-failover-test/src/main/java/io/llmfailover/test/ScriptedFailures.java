package io.llmfailover.test;

import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Failures as providers usually have them.
 */
final class ScriptedFailures {

	private ScriptedFailures() {
	}

	/**
	 * A failure of a kind.
	 * @param kind the kind
	 * @return the failure, with the HTTP status that it usually comes with
	 * @throws IllegalArgumentException if it is not a provider that fails like this
	 */
	static Failure of(FailureKind kind) {
		if (kind.endsCall()) {
			throw new IllegalArgumentException(kind + " is the end of a call, and no failure of a provider");
		}
		Failure failure = Failure.of(kind, "as the test says");
		Integer status = status(kind);
		return (status != null) ? failure.at(status, null) : failure;
	}

	private static @Nullable Integer status(FailureKind kind) {
		return switch (kind) {
			case AUTHENTICATION -> 401;
			case QUOTA_EXHAUSTED, RATE_LIMITED -> 429;
			case REQUEST_TOO_LARGE -> 413;
			case OVERLOADED -> 503;
			case SERVER_ERROR -> 500;
			case MODEL_UNAVAILABLE -> 404;
			case CONTEXT_TOO_LONG, CONTENT_FILTERED, INVALID_REQUEST -> 400;
			case MALFORMED_RESPONSE, EMPTY_RESPONSE, INCOMPLETE_STREAM, MISFIT, LIMIT_EXCEEDED -> 200;
			case NETWORK, TIMEOUT, DEADLINE_EXCEEDED, NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED -> null;
		};
	}

}
