package io.llmfailover.provider.anthropic;

import java.util.List;
import java.util.regex.Pattern;

import io.llmfailover.FailureKind;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.RetryAfter;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What Anthropic's errors mean. The words come first, since a 400
 * {@code invalid_request_error} may be about money, a model or the context window; then
 * the type; then the status, for gateways that send neither and for {@code api_error},
 * which says no more than that.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/errors">Errors</a>
 */
final class AnthropicFailures {

	private static final String ANY = ".*";

	private static final List<Row> TABLE = List.of(
	// @formatter:off
		//  error.type                 words of the message                                       kind
		row(ANY,                       "credit balance|usage limits?|spend(ing)? (limit|cap)",    FailureKind.QUOTA_EXHAUSTED),
		row("billing_error",           ANY,                                                       FailureKind.QUOTA_EXHAUSTED),
		row("authentication_error",    ANY,                                                       FailureKind.AUTHENTICATION),
		row(ANY,                       "organization has been disabled",                          FailureKind.AUTHENTICATION),
		row(ANY,                       "content filtering policy",                                FailureKind.CONTENT_FILTERED),
		row(ANY,                       "prompt is too long|exceeds? (the )?context (limit|window)", FailureKind.CONTEXT_TOO_LONG),
		row("request_too_large",       ANY,                                                       FailureKind.REQUEST_TOO_LARGE),
		row("not_found_error",         "^model\\b|\\bmodel: ",                                    FailureKind.MODEL_UNAVAILABLE),
		row("permission_error",        "\\bmodel\\b",                                             FailureKind.MODEL_UNAVAILABLE),
		row("invalid_request_error",   "not a valid model|model .{0,120}(not found|not exist|retired|deprecated)", FailureKind.MODEL_UNAVAILABLE),
		row("permission_error",        ANY,                                                       FailureKind.AUTHENTICATION),
		row("rate_limit_error",        ANY,                                                       FailureKind.RATE_LIMITED),
		row("overloaded_error",        ANY,                                                       FailureKind.OVERLOADED),
		row("invalid_request_error|not_found_error", ANY,                                         FailureKind.INVALID_REQUEST));
	// @formatter:on

	private static final int LONGEST_EXCERPT = 300;

	private AnthropicFailures() {
	}

	/**
	 * Finds out what an error means.
	 * @param evidence the error response, or the error inside an answer
	 * @param target who sent it
	 * @return the failure, with the provider's message
	 */
	static Failure classify(ErrorEvidence evidence, WireTarget target) {
		JsonNode body = (evidence.body() != null) ? evidence.body() : MissingNode.getInstance();
		JsonNode error = body.path("error");
		String message = message(evidence, body, error);
		String type = error.path("type").stringValue("");
		int status = (evidence.status() != 200) ? evidence.status() : error.path("code").intValue(200);
		FailureKind kind = kind(type, message, status, target);
		if (kind == FailureKind.RATE_LIMITED && isHopeless(evidence.headers(), message)) {
			kind = FailureKind.REQUEST_TOO_LARGE;
		}
		return Failure.of(kind, message).retryAfter(RetryAfter.of(evidence));
	}

	private static FailureKind kind(String type, String message, int status, WireTarget target) {
		for (Row row : TABLE) {
			if (row.matches(type, message)) {
				return row.kind();
			}
		}
		if ((status == 404 || status == 400) && message.contains(target.model())) {
			return FailureKind.MODEL_UNAVAILABLE;
		}
		return byStatus(status);
	}

	// the words are those of any rate limit, but waiting is not asked for: the request
	// alone is larger than the limit
	private static boolean isHopeless(HttpHeaders headers, String message) {
		return message.contains("reduce the prompt length") && "false".equals(headers.getFirst("x-should-retry"))
				&& headers.getFirst(HttpHeaders.RETRY_AFTER) == null;
	}

	private static FailureKind byStatus(int status) {
		return switch (status) {
			case 401, 403 -> FailureKind.AUTHENTICATION;
			case 402 -> FailureKind.QUOTA_EXHAUSTED;
			case 413 -> FailureKind.REQUEST_TOO_LARGE;
			case 429 -> FailureKind.RATE_LIMITED;
			case 503, 529 -> FailureKind.OVERLOADED;
			default -> (status >= 400 && status < 500 && status != 408) ? FailureKind.INVALID_REQUEST
					: FailureKind.SERVER_ERROR;
		};
	}

	private static String message(ErrorEvidence evidence, JsonNode body, JsonNode error) {
		for (JsonNode words : List.of(error.path("message"), error, body.path("message"), body.path("detail"))) {
			if (words.isString() && !words.stringValue().isBlank()) {
				return words.stringValue();
			}
		}
		String text = evidence.text().strip();
		if (text.isEmpty()) {
			return "HTTP " + evidence.status();
		}
		return (text.length() > LONGEST_EXCERPT) ? text.substring(0, LONGEST_EXCERPT) + "..." : text;
	}

	private static Row row(String type, String words, FailureKind kind) {
		return new Row(Pattern.compile(type), Pattern.compile(words, Pattern.CASE_INSENSITIVE), kind);
	}

	/**
	 * A row of the table.
	 *
	 * @param type matches the whole type
	 * @param words are found in the message
	 * @param kind what it means
	 */
	private record Row(Pattern type, Pattern words, FailureKind kind) {

		boolean matches(@Nullable String type, String message) {
			return this.type.matcher(type).matches() && this.words.matcher(message).find();
		}

	}

}
