package io.llmfailover.web;

import java.net.URI;
import java.util.Locale;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * What an HTTP client is told of a call that nobody could answer (RFC 9457). It names the
 * kind of failure, and neither providers nor models nor what was asked.
 */
public final class ChatProblem {

	private ChatProblem() {
	}

	/**
	 * Describes a failure.
	 * @param failure the failure
	 * @return the problem: its status, its type {@code urn:llm-failover:} with the kind,
	 * such as {@code urn:llm-failover:rate-limited}, and the kind as the property
	 * {@code kind}
	 */
	public static ProblemDetail of(ChatFailedException failure) {
		ProblemDetail problem = ProblemDetail.forStatus(status(failure.kind()));
		// a type of its own, since a title of its own is for no "about:blank"
		problem.setType(
				URI.create("urn:llm-failover:" + failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')));
		problem.setTitle("No answer");
		problem.setDetail(detail(failure.kind()));
		problem.setProperty("kind", failure.kind().name());
		return problem;
	}

	/**
	 * The status of a response that tells of a failure.
	 * @param kind the kind of failure
	 * @return 422 where the request is at fault, 503 where a later one may be answered,
	 * 504 where time was up, 500 for a tool that failed, 499 where the caller went away,
	 * else 502
	 */
	public static int status(FailureKind kind) {
		return switch (kind) {
			case CONTENT_FILTERED, CONTEXT_TOO_LONG, REQUEST_TOO_LARGE, INVALID_REQUEST ->
				HttpStatus.UNPROCESSABLE_CONTENT.value();
			case NO_USABLE_PROVIDER, OVERLOADED, RATE_LIMITED, QUOTA_EXHAUSTED ->
				HttpStatus.SERVICE_UNAVAILABLE.value();
			case TIMEOUT, DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT.value();
			case TOOL_FAILED -> HttpStatus.INTERNAL_SERVER_ERROR.value();
			// nginx's word for it: nobody reads it
			case CANCELLED -> 499;
			case AUTHENTICATION, SERVER_ERROR, NETWORK, MODEL_UNAVAILABLE, MALFORMED_RESPONSE, EMPTY_RESPONSE,
					INCOMPLETE_STREAM, MISFIT, LIMIT_EXCEEDED ->
				HttpStatus.BAD_GATEWAY.value();
		};
	}

	private static String detail(FailureKind kind) {
		return switch (kind) {
			case CONTENT_FILTERED -> "The answer was declined.";
			case CONTEXT_TOO_LONG, REQUEST_TOO_LARGE -> "The question is too long.";
			case INVALID_REQUEST -> "The question cannot be asked like this.";
			case TIMEOUT, DEADLINE_EXCEEDED -> "The answer took too long.";
			default -> "No answer is available right now.";
		};
	}

}
