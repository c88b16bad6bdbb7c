package io.llmfailover.web;

import java.util.List;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailureKind;
import io.llmfailover.autoconfigure.LlmFailoverWebAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.config.EnableWebFlux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

/**
 * What an HTTP client is told of a call that nobody could answer.
 */
class ProblemDetailTest {

	private static final String WANTED = "llm.failover.web.problem-details=true";

	private static final AutoConfigurations WEB = AutoConfigurations.of(LlmFailoverWebAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(WEB)
		.withUserConfiguration(Application.class);

	@Test
	void noneIsMadeUnlessItIsWanted() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean("llmFailoverChatFailureAdvice"));
	}

	@Test
	void noneIsMadeWhereNothingIsServed() {
		new ApplicationContextRunner().withConfiguration(WEB)
			.withPropertyValues(WANTED)
			.run((context) -> assertThat(context).doesNotHaveBean("llmFailoverChatFailureAdvice"));
	}

	@ParameterizedTest
	@CsvSource({ "CONTENT_FILTERED, 422", "INVALID_REQUEST, 422", "RATE_LIMITED, 503", "NO_USABLE_PROVIDER, 503",
			"DEADLINE_EXCEEDED, 504", "NETWORK, 502" })
	void tellsTheKindAndNothingElse(FailureKind kind, int status) {
		this.runner.withPropertyValues(WANTED).run((context) -> {
			String body = client(context).get()
				.uri("/fail/" + kind)
				.exchange()
				.expectStatus()
				.isEqualTo(status)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			assertThat(body).contains("\"kind\":\"" + kind + "\"", "\"title\":\"No answer\"").doesNotContain("secret");
		});
	}

	@Test
	void tellsTheSameInSpringMvc() {
		this.runner.withPropertyValues(WANTED).run((context) -> {
			MockMvc mvc = MockMvcBuilders.standaloneSetup(new Questions())
				.setControllerAdvice(context.getBean("llmFailoverChatFailureAdvice"))
				.build();
			MvcResult result = mvc.perform(asyncDispatch(mvc.perform(get("/fail/TIMEOUT")).andReturn())).andReturn();
			assertThat(result.getResponse().getStatus()).isEqualTo(504);
		});
	}

	@Test
	void anHandlerOfTheApplicationIsAskedFirst() {
		this.runner.withPropertyValues(WANTED)
			.withUserConfiguration(OwnAdvice.class)
			.run((context) -> client(context).get().uri("/fail/TIMEOUT").exchange().expectStatus().isEqualTo(418));
	}

	@ParameterizedTest
	@EnumSource(FailureKind.class)
	void everyKindHasAStatusOfAFailure(FailureKind kind) {
		ProblemDetail problem = ChatProblem.of(new ChatFailedException(kind, "secret", List.of(), "", null));
		assertThat(problem.getStatus()).isBetween(422, 504);
		assertThat(problem.getDetail()).isNotBlank().doesNotContain("secret");
	}

	private static WebTestClient client(ApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFlux
	static class Application {

		@Bean
		Questions questions() {
			return new Questions();
		}

	}

	@RestController
	static class Questions {

		@GetMapping("/fail/{kind}")
		Mono<String> fail(@PathVariable FailureKind kind) {
			return Mono.error(new ChatFailedException(kind, "The secret question", List.of(), "", null));
		}

	}

	@RestControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ProblemDetail failed(ChatFailedException failure) {
			return ProblemDetail.forStatus(418);
		}

	}

}
