package io.llmfailover.provider.openai;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;

/**
 * Finds out what an error response means.
 */
final class OpenAiFailures {

	private OpenAiFailures() {
	}

	static Failure classify(ErrorEvidence evidence, WireTarget target) {
		int status = evidence.status();
		String message = (evidence.body() != null) ? evidence.body().path("error").path("message").asString("") : "";
		return Failure.of(kind(status), message.isEmpty() ? "HTTP status " + status : message);
	}

	private static FailureKind kind(int status) {
		return switch (status) {
			case 401, 403 -> FailureKind.AUTHENTICATION;
			case 402 -> FailureKind.QUOTA_EXHAUSTED;
			case 404 -> FailureKind.MODEL_UNAVAILABLE;
			case 413 -> FailureKind.REQUEST_TOO_LARGE;
			case 429 -> FailureKind.RATE_LIMITED;
			case 503, 529 -> FailureKind.OVERLOADED;
			default -> (status == 200 || status >= 500) ? FailureKind.SERVER_ERROR : FailureKind.INVALID_REQUEST;
		};
	}

}
