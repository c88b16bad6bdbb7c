package io.llmfailover.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Errors of OpenAI.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
class OpenAiErrors implements Errors {

	static final String INVALID = "invalid_request_error";

	@Override
	public WireError of(Trouble trouble) {
		String subject = trouble.subject();
		return switch (trouble.kind()) {
			case MISSING_KEY -> new WireError(401, INVALID, null,
					"You didn't provide an API key. You need to provide your API key in an Authorization header "
							+ "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
			case BAD_KEY -> new WireError(401, INVALID, "invalid_api_key", "Incorrect API key provided: " + subject
					+ ". You can find your API key at https://platform.openai.com/account/api-keys.");
			case NO_CREDIT -> new WireError(429, "insufficient_quota", "insufficient_quota",
					"You exceeded your current quota, please check your plan and billing details.");
			case RATE_LIMITED -> new WireError(429, "requests", "rate_limit_exceeded",
					"Rate limit reached on requests per min (RPM): Limit 3, Used 3, Requested 1.");
			case OVERLOADED ->
				new WireError(503, "server_error", null, "The engine is currently overloaded, please try again later.");
			case UNKNOWN_PATH -> new WireError(404, INVALID, null, "Invalid URL (" + subject + ")");
			case RETIRED_MODEL -> new WireError(404, INVALID, "model_not_found", "The model `" + subject
					+ "` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations");
			case CONTEXT_TOO_LONG -> new WireError(400, INVALID, "context_length_exceeded",
					"This model's maximum context length is 128000 tokens. However, your messages resulted in "
							+ "131072 tokens. Please reduce the length of the messages.")
				.withParam("messages");
			case CONTENT_POLICY -> new WireError(400, INVALID, "content_policy_violation",
					"Your request was rejected as a result of our safety system.");
			case REFUSED_PARAMETER -> refused(subject);
			case REFUSED_PREFILL -> new WireError(400, INVALID, null,
					"The last message must have the role 'user' or 'tool' with this model.")
				.withParam("messages");
			case MISSING -> missing(subject);
			case INVALID_JSON -> new WireError(400, INVALID, null, "We could not parse the JSON body of your request.");
			case BROKEN_RULE -> new WireError(400, INVALID, null, subject);
		};
	}

	private static WireError refused(String parameter) {
		String instead = parameter.equals("max_tokens") ? " Use 'max_completion_tokens' instead." : "";
		return new WireError(400, INVALID, "unsupported_parameter",
				"Unsupported parameter: '" + parameter + "' is not supported with this model." + instead)
			.withParam(parameter);
	}

	private static WireError missing(String field) {
		if (field.equals("model")) {
			return new WireError(400, INVALID, null, "you must provide a model parameter");
		}
		return new WireError(400, INVALID, "missing_required_parameter", "Missing required parameter: '" + field + "'.")
			.withParam(field);
	}

	@Override
	public WireError of(int status) {
		return switch (status) {
			case 401 -> of(new Trouble(Trouble.Kind.BAD_KEY, "****"));
			case 429 -> of(Trouble.of(Trouble.Kind.RATE_LIMITED));
			case 503 -> of(Trouble.of(Trouble.Kind.OVERLOADED));
			default -> (status >= 500)
					? new WireError(status, "server_error", null,
							"The server had an error while processing your request. Sorry about that!")
					: new WireError(status, INVALID, null, "The request was refused with status " + status + ".");
		};
	}

	@Override
	public Map<String, @Nullable Object> envelope(WireError error, String requestId) {
		return Json.object("error", Json.object("message", error.message(), "type", error.type(), "param",
				error.param(), "code", error.code()));
	}

}
