package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverChatService;
import io.llmfailover.service.LlmFailover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The configuration is checked and reported at start, also where beans are created when
 * they are first used.
 */
@ExtendWith(OutputCaptureExtension.class)
class LazyInitializationTest {

	@ParameterizedTest
	@ValueSource(strings = { "llm.failover.order=opnai", "llm.failover.timeouts.idle=0", "llm.failover.fail-fast=true",
			"llm.failover.providers.openai.api-key=${NONE}", "llm.failover.providers.local.model=llama" })
	void mistakeStopsTheStart(String property) {
		lazyRunner(property).run(
				(context) -> assertThat(context).getFailure().rootCause().isInstanceOf(InvalidPropertyException.class));
	}

	@Test
	void mistakeStopsTheStartOfADecoratedService() {
		lazyRunner("llm.failover.order=opnai").withUserConfiguration(Decorating.class)
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void reportIsWritten(CapturedOutput output) {
		lazyRunner("OPENAI_API_KEY=k")
			.run((context) -> assertThat(output).containsOnlyOnce("LLM provider openai: place 1 in the chain"));
	}

	@Test
	void applicationIsStoppedWithItsDescription(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.build();
		assertThatException()
			.isThrownBy(() -> application.run("--spring.main.lazy-initialization=true", "--llm.failover.order=opnai"));
		assertThat(output).contains("APPLICATION FAILED TO START", "'llm.failover.order'", "Did you mean 'openai'?");
	}

	private static ApplicationContextRunner lazyRunner(String... properties) {
		return Starter.runner(properties)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));
	}

	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Decorating {

		@Bean
		@Primary
		FailoverChatService decorated(FailoverChatService delegate) {
			return LlmFailover.builder().provider(new StubProvider("own")).build();
		}

	}

}
