package io.llmfailover.autoconfigure;

import java.util.List;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.ProviderInfo;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.target.ChatProvider;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * What the application gets, and what it may replace.
 */
class LlmFailoverAutoConfigurationTest {

	@Test
	void givesTheServiceAndItsAdministrationWithoutAnyKey() {
		Starter.runner()
			.run((context) -> assertThat(context).hasSingleBean(FailoverChatService.class)
				.hasSingleBean(FailoverAdmin.class));
	}

	@Test
	void knowsTheBuiltInProvidersInTheirOrder() {
		Starter.runner()
			.run((context) -> assertThat(inChain(context)).containsExactly("gemini", "anthropic", "xai", "openai",
					"deepseek"));
	}

	@Test
	void isOffWhenDisabled() {
		Starter.runner("llm.failover.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(FailoverChatService.class)
				.doesNotHaveBean(FailoverAdmin.class));
	}

	@Test
	void backsOffFromTheApplicationsService() {
		Starter.runner()
			.withBean(FailoverChatService.class, () -> mock(FailoverChatService.class))
			.run((context) -> assertThat(context).hasSingleBean(FailoverChatService.class)
				.doesNotHaveBean(FailoverAdmin.class)
				.doesNotHaveBean(LlmFailoverProperties.class));
	}

	@Test
	void backsOffFromTheApplicationsAdministration() {
		FailoverAdmin own = mock(FailoverAdmin.class);
		Starter.runner()
			.withBean(FailoverAdmin.class, () -> own)
			.run((context) -> assertThat(context.getBean(FailoverAdmin.class)).isSameAs(own));
	}

	@Test
	void addsProvidersOfTheApplicationToTheChain() {
		Starter.runner().withUserConfiguration(OwnProvider.class).run((context) -> {
			assertThat(inChain(context)).endsWith("deepseek", "own");
			assertThat(context.getBean(FailoverChatService.class).blocking().chat("Hello").provider()).isEqualTo("own");
		});
	}

	@Test
	void letsAProviderOfTheApplicationTakeABuiltInOnesPlace() {
		Starter.runner("llm.failover.order=openai,gemini")
			.withBean(ChatProvider.class, () -> new StubProvider("openai"))
			.run((context) -> {
				assertThat(inChain(context)).containsExactly("openai", "gemini");
				assertThat(context.getBean(FailoverChatService.class).blocking().chat("Hello").content())
					.isEqualTo("openai");
			});
	}

	@Test
	void refusesPropertiesOfAProviderWhosePlaceABeanTakes() {
		Starter.runner("llm.failover.providers.openai.model=other")
			.withBean(ChatProvider.class, () -> new StubProvider("openai"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("llm.failover.providers.openai")
				.hasMessageContaining("ChatProvider bean"));
	}

	@Test
	void letsTheApplicationCustomizeTheBuilder() {
		LlmFailoverBuilderCustomizer customizer = (builder) -> builder.provider(new StubProvider("late")).order("late");
		Starter.runner("llm.failover.order=openai")
			.withBean(LlmFailoverBuilderCustomizer.class, () -> customizer)
			.run((context) -> assertThat(inChain(context)).containsExactly("late"));
	}

	@Test
	void worksWithoutSpringBootsWebClient() {
		Starter.runner("spring.autoconfigure.exclude=" + WebClientAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasSingleBean(FailoverChatService.class));
	}

	@Test
	void leavesTheApplicationsWebClientBuilderAlone() {
		WebClient.Builder own = WebClient.builder();
		Starter.runner()
			.withBean(WebClient.Builder.class, () -> own)
			.withBean(LlmFailoverWebClientCustomizer.class,
					() -> (provider, builder) -> builder.defaultHeader("X-Provider", provider))
			.run((context) -> own.defaultHeaders((headers) -> assertThat(headers.headerNames()).isEmpty()));
	}

	@Test
	void doesNotTurnTheApplicationIntoAWebApplication() {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// servlets are on the class path of these tests alone
		thread.setContextClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet"));
		try {
			SpringApplication application = new SpringApplication(Application.class);
			assertThat(application.getWebApplicationType()).isEqualTo(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run("--spring.main.banner-mode=off")) {
				assertThat(context.getBean(FailoverChatService.class)).isInstanceOf(LlmFailover.class);
			}
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static List<String> inChain(ApplicationContext context) {
		return context.getBean(FailoverAdmin.class)
			.providers()
			.stream()
			.filter(ProviderInfo::inChain)
			.map(ProviderInfo::name)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProvider {

		@Bean
		ChatProvider own() {
			return new StubProvider("own");
		}

	}

	@EnableAutoConfiguration
	static class Application {

	}

}
