package io.llmfailover.sample;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ServerWebInputException;

/**
 * Tells what is wrong with a request, and nothing of our inside. It comes before Spring
 * Boot's own advice, which says only that something is.
 */
@RestControllerAdvice
@Order(-1)
class RefusalAdvice {

	@ExceptionHandler
	ProblemDetail refused(ServerWebInputException refusal) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail(refusal));
	}

	@ExceptionHandler
	ProblemDetail refused(ContentTooLargeException refusal) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The body is too large");
	}

	private static String detail(ServerWebInputException refusal) {
		if (refusal.getMethodParameter() == null) {
			// one of our own
			return String.valueOf(refusal.getReason());
		}
		JacksonException json = json(refusal);
		if (json == null) {
			return "The body must not be missing or null";
		}
		TokenStreamLocation location = json.getLocation();
		return "The body is not the JSON that is asked for" + ((location != null)
				? ": see line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()) : "");
	}

	private static @Nullable JacksonException json(Throwable failure) {
		return (NestedExceptionUtils.getMostSpecificCause(failure) instanceof JacksonException json) ? json : null;
	}

}
