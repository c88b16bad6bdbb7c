package io.llmfailover.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Errors of Anthropic.
 *
 * @see <a href="https://docs.anthropic.com/en/api/errors">Errors</a>
 */
final class AnthropicErrors implements Errors {

	private static final String INVALID = "invalid_request_error";

	@Override
	public WireError of(Trouble trouble) {
		String subject = trouble.subject();
		return switch (trouble.kind()) {
			case MISSING_KEY -> error(401, "authentication_error", "x-api-key header is required");
			case BAD_KEY -> error(401, "authentication_error", "invalid x-api-key");
			case NO_CREDIT -> error(400, INVALID,
					"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to "
							+ "upgrade or purchase credits.");
			case RATE_LIMITED -> error(429, "rate_limit_error",
					"This request would exceed your organization's rate limit of 50 requests per minute.");
			case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
			case UNKNOWN_PATH -> error(404, "not_found_error", "Not Found");
			case RETIRED_MODEL -> error(404, "not_found_error", "model: " + subject);
			case CONTEXT_TOO_LONG -> error(400, INVALID, "prompt is too long: 208310 tokens > 200000 maximum");
			case CONTENT_POLICY -> error(400, INVALID, "Output blocked by content filtering policy");
			case REFUSED_PARAMETER -> error(400, INVALID, "`" + subject + "` is deprecated for this model.");
			case REFUSED_PREFILL -> error(400, INVALID,
					"This model does not support assistant message prefill. The conversation must end with a user "
							+ "message.");
			case MISSING -> missing(subject);
			case INVALID_JSON -> error(400, INVALID, "The request body is not valid JSON.");
			case BROKEN_RULE -> error(400, INVALID, subject);
		};
	}

	private static WireError missing(String field) {
		return switch (field) {
			case "anthropic-version" -> error(400, INVALID, "anthropic-version: header is required");
			case "messages" -> error(400, INVALID, "messages: at least one message is required");
			default -> error(400, INVALID, field + ": Field required");
		};
	}

	@Override
	public WireError of(int status) {
		return switch (status) {
			case 401 -> of(Trouble.of(Trouble.Kind.BAD_KEY));
			case 403 ->
				error(403, "permission_error", "Your API key does not have permission to use the specified resource.");
			case 404 -> of(Trouble.of(Trouble.Kind.UNKNOWN_PATH));
			case 413 -> error(413, "request_too_large", "Request exceeds the maximum size");
			case 429 -> of(Trouble.of(Trouble.Kind.RATE_LIMITED));
			case 504 -> error(504, "timeout_error", "Request timed out");
			case 529 -> of(Trouble.of(Trouble.Kind.OVERLOADED));
			default -> (status >= 500) ? error(status, "api_error", "Internal server error")
					: error(status, INVALID, "The request was refused with status " + status + ".");
		};
	}

	@Override
	public Map<String, @Nullable Object> envelope(WireError error, String requestId) {
		return Json.object("type", "error", "error", Json.object("type", error.type(), "message", error.message()),
				"request_id", requestId);
	}

	private static WireError error(int status, String type, String message) {
		return new WireError(status, type, null, message);
	}

}
