package io.llmfailover.sample;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import io.llmfailover.conversation.ConversationStoreException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells that nobody could answer, and what was tried.
 */
@RestControllerAdvice
class FailureAdvice {

	@ExceptionHandler
	ProblemDetail failed(ChatFailedException failure) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(failure.kind()), failure.getMessage());
		problem.setTitle("No answer");
		problem.setProperty("kind", failure.kind());
		problem.setProperty("trail", TrailEntry.of(failure.attempts()));
		return problem;
	}

	@ExceptionHandler
	ProblemDetail failed(ConversationStoreException failure) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
	}

	private static HttpStatus status(FailureKind kind) {
		return switch (kind) {
			// it is the question that was refused
			case CONTENT_FILTERED, CONTEXT_TOO_LONG, REQUEST_TOO_LARGE, INVALID_REQUEST ->
				HttpStatus.UNPROCESSABLE_CONTENT;
			case NO_USABLE_PROVIDER, OVERLOADED, RATE_LIMITED -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT, DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
			case TOOL_FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

}
