package io.llmfailover.web;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import io.llmfailover.ChatFailedException;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailureKind;
import io.llmfailover.autoconfigure.LlmFailoverWebAutoConfiguration;
import io.llmfailover.observation.Stub;
import io.llmfailover.service.LlmFailover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
			assertThat(body)
				.contains("\"kind\":\"" + kind + "\"", "\"title\":\"No answer\"", "\"status\":" + status,
						"\"type\":\"urn:llm-failover:" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "\"")
				.doesNotContain("secret");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/wrapped", "/thrown", "/future" })
	void findsTheFailureInWhatIsAroundIt(String path) {
		this.runner.withPropertyValues(WANTED).run((context) -> {
			String body = client(context).get()
				.uri(path)
				.exchange()
				.expectStatus()
				.isEqualTo(504)
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			assertThat(body).contains("\"kind\":\"TIMEOUT\"").doesNotContain("secret");
			MockMvc mvc = mvc(context);
			MvcResult result = mvc.perform(get(path)).andReturn();
			MvcResult last = result.getRequest().isAsyncStarted() ? mvc.perform(asyncDispatch(result)).andReturn()
					: result;
			assertThat(last.getResponse().getStatus()).isEqualTo(504);
			assertThat(last.getResponse().getContentAsString()).contains("\"kind\":\"TIMEOUT\"")
				.doesNotContain("secret");
		});
	}

	@Test
	void tellsWhenToAskAgain() {
		FailoverAdmin admin = LlmFailover.builder()
			.provider(new Stub("openai", Stub.answer("Hello")))
			.provider(new Stub("anthropic", Stub.answer("Hello")))
			.build()
			.admin();
		this.runner.withPropertyValues(WANTED).withBean(FailoverAdmin.class, () -> admin).run((context) -> {
			admin.park("openai", Duration.ofMinutes(10));
			client(context).get().uri("/fail/RATE_LIMITED").exchange().expectHeader().doesNotExist("Retry-After");
			admin.park("anthropic", Duration.ofMinutes(5));
			client(context).get()
				.uri("/fail/RATE_LIMITED")
				.exchange()
				.expectHeader()
				.value("Retry-After", (seconds) -> assertThat(Integer.parseInt(seconds)).isBetween(270, 300));
			client(context).get().uri("/fail/TIMEOUT").exchange().expectHeader().doesNotExist("Retry-After");
		});
	}

	@Test
	void tellsTheSameInSpringMvc() {
		this.runner.withPropertyValues(WANTED).run((context) -> {
			MockMvc mvc = mvc(context);
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

	private static MockMvc mvc(ApplicationContext context) {
		return MockMvcBuilders.standaloneSetup(new Questions())
			.setControllerAdvice(context.getBean("llmFailoverChatFailureAdvice"))
			.build();
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

		@GetMapping("/wrapped")
		Mono<String> wrapped() {
			return fail(FailureKind.TIMEOUT)
				.onErrorMap((failure) -> new IllegalStateException("Of the secret question", failure));
		}

		@GetMapping("/thrown")
		String thrown() {
			throw new IllegalStateException("Of the secret question", new IllegalArgumentException("secret",
					new ChatFailedException(FailureKind.TIMEOUT, "The secret question", List.of(), "", null)));
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return fail(FailureKind.TIMEOUT).toFuture().thenApply(String::trim);
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
