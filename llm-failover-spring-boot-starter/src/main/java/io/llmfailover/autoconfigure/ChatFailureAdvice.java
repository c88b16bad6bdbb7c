package io.llmfailover.autoconfigure;

import java.util.function.Supplier;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.web.ChatProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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

	private final Supplier<@Nullable FailoverAdmin> admin;

	/**
	 * Creates the advice.
	 * @param admin tells when somebody may be asked again; gives null where that is not
	 * known
	 */
	ChatFailureAdvice(Supplier<@Nullable FailoverAdmin> admin) {
		this.admin = admin;
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(ChatFailedException failure) {
		ProblemDetail problem = ChatProblem.of(failure);
		ResponseEntity.BodyBuilder response = ResponseEntity.status(problem.getStatus());
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			FailoverAdmin admin = this.admin.get();
			Long seconds = (admin != null) ? RetryAfter.seconds(admin) : null;
			if (seconds != null) {
				response.header(HttpHeaders.RETRY_AFTER, seconds.toString());
			}
		}
		return response.body(problem);
	}

}
