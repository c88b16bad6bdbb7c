package io.llmfailover.autoconfigure;

import io.llmfailover.ChatFailedException;
import io.llmfailover.web.ChatProblem;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers a request whose call nobody could answer, in Spring MVC and WebFlux. It comes
 * after the application's own advice.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ChatFailureAdvice {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(ChatFailedException failure) {
		ProblemDetail problem = ChatProblem.of(failure);
		return ResponseEntity.status(problem.getStatus()).body(problem);
	}

}
