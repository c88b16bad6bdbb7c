package io.llmfailover.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Errors of Gemini's OpenAI-compatible endpoint: a status of Google's own, and as a body
 * an array of one. A bad key is a 400, and the time to wait stands in the body. A limit
 * per minute has the words of an exhausted quota where it tells that time, and else words
 * of its own.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Google's error model</a>
 */
final class GeminiErrors extends OpenAiErrors {

	private static final String BAD_KEY = "API_KEY_INVALID";

	private static final String QUOTA = "You exceeded your current quota, please check your plan and billing details.";

	@Override
	public WireError of(Trouble trouble) {
		return switch (trouble.kind()) {
			case MISSING_KEY -> of(403);
			case BAD_KEY -> new WireError(400, status(400), BAD_KEY, "API key not valid. Please pass a valid API key.");
			case NO_CREDIT -> new WireError(429, status(429), null, QUOTA);
			case RATE_LIMITED -> of(429);
			case OVERLOADED -> of(503);
			case RETIRED_MODEL -> new WireError(404, status(404), null, "models/" + trouble.subject()
					+ " is not found for API version v1beta, or is not supported for generateContent.");
			case CONTEXT_TOO_LONG -> new WireError(400, status(400), null,
					"The input token count exceeds the maximum number of tokens allowed (1048576).");
			case CONTENT_POLICY ->
				new WireError(400, status(400), null, "The request was blocked: PROHIBITED_CONTENT.");
			case REFUSED_PARAMETER -> new WireError(400, status(400), null, "Invalid JSON payload received. "
					+ "Unknown name \"" + trouble.subject() + "\": Cannot find field.");
			default -> {
				WireError error = super.of(trouble);
				yield new WireError(error.status(), status(error.status()), null, error.message());
			}
		};
	}

	@Override
	public WireError of(int status) {
		String message = switch (status) {
			case 403 -> "Method doesn't allow unregistered callers (callers without established identity). "
					+ "Please use API Key or other form of API consumer identity to call this API.";
			case 429 -> "Resource has been exhausted (e.g. check quota).";
			case 503 -> "The model is overloaded. Please try again later.";
			default -> (status >= 500) ? "An internal error has occurred."
					: "The request was refused with status " + status + ".";
		};
		return new WireError(status, status(status), null, message);
	}

	@Override
	public Map<String, @Nullable Object> envelope(WireError error, String requestId) {
		Duration retryAfter = error.retryAfter();
		boolean perMinute = error.status() == 429 && retryAfter != null;
		Map<String, @Nullable Object> object = Json.object("code", error.status(), "message",
				perMinute ? QUOTA : error.message(), "status", error.type());
		List<Object> details = new ArrayList<>();
		if (BAD_KEY.equals(error.code())) {
			details.add(Json.object("@type", "type.googleapis.com/google.rpc.ErrorInfo", "reason", BAD_KEY, "domain",
					"googleapis.com"));
		}
		if (perMinute) {
			details.add(Json.object("@type", "type.googleapis.com/google.rpc.QuotaFailure", "violations",
					List.of(Json.object("quotaId", "GenerateRequestsPerMinutePerProjectPerModel"))));
		}
		if (retryAfter != null) {
			details.add(Json.object("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay",
					retryAfter.toMillis() / 1000.0 + "s"));
		}
		if (!details.isEmpty()) {
			object.put("details", details);
		}
		return Json.object("error", object);
	}

	@Override
	public Object body(WireError error, String requestId) {
		return List.of(envelope(error, requestId));
	}

	@Override
	public Map<String, String> headers(WireError error) {
		return Map.of();
	}

	private static String status(int status) {
		return switch (status) {
			case 400 -> "INVALID_ARGUMENT";
			case 401 -> "UNAUTHENTICATED";
			case 403 -> "PERMISSION_DENIED";
			case 404 -> "NOT_FOUND";
			case 429 -> "RESOURCE_EXHAUSTED";
			case 503 -> "UNAVAILABLE";
			case 504 -> "DEADLINE_EXCEEDED";
			default -> (status >= 500) ? "INTERNAL" : "FAILED_PRECONDITION";
		};
	}

}
