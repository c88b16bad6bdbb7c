package io.llmfailover.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Errors of xAI: the message is the field {@code error} itself, and a bad key is a 400.
 *
 * @see <a href="https://docs.x.ai/docs/key-information/debugging">Debugging</a>
 */
final class XaiErrors extends OpenAiErrors {

	private static final String INVALID_ARGUMENT = "invalid-argument";

	@Override
	public WireError of(Trouble trouble) {
		return switch (trouble.kind()) {
			case BAD_KEY -> new WireError(400, null, INVALID_ARGUMENT, "Incorrect API key provided: "
					+ trouble.subject() + ". You can obtain an API key from https://console.x.ai.");
			case NO_CREDIT -> new WireError(429, null, "resource-exhausted",
					"Your team has used all available credits or reached its monthly spending limit.");
			case RETIRED_MODEL -> new WireError(404, null, "Some requested entity was not found",
					"The model " + trouble.subject() + " was deprecated and is no longer accessible via the API.");
			default -> {
				WireError error = super.of(trouble);
				yield new WireError(error.status(), null, code(error.status()), error.message());
			}
		};
	}

	@Override
	public WireError of(int status) {
		return new WireError(status, null, code(status), super.of(status).message());
	}

	@Override
	public Map<String, @Nullable Object> envelope(WireError error, String requestId) {
		return Json.object("code", error.code(), "error", error.message());
	}

	private static String code(int status) {
		return switch (status) {
			case 401 -> "unauthenticated";
			case 403 -> "permission-denied";
			case 404 -> "not-found";
			case 429 -> "resource-exhausted";
			case 503 -> "unavailable";
			default -> (status >= 500) ? "internal" : INVALID_ARGUMENT;
		};
	}

}
