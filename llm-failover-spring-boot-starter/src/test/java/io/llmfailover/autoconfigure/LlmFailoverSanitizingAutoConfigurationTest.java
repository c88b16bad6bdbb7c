package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What actuator endpoints that show values show of secrets.
 */
class LlmFailoverSanitizingAutoConfigurationTest {

	@Test
	void keepsKeysAndHeadersOutOfTheConfigurationProperties() {
		runner().run((context) -> {
			ConfigurationPropertiesReportEndpoint endpoint = new ConfigurationPropertiesReportEndpoint(
					List.of(context.getBean(SanitizingFunction.class)), Show.ALWAYS);
			endpoint.setApplicationContext(context);
			assertThat(json(endpoint.configurationPropertiesWithPrefix("llm.failover")))
				.contains("gpt-own", "X-Key", "https://plain.example/v1")
				.doesNotContain("sentinel");
		});
	}

	@Test
	void keepsKeysAndHeadersOutOfTheEnvironment() {
		runner().run((context) -> {
			EnvironmentEndpoint endpoint = new EnvironmentEndpoint(context.getEnvironment(),
					List.of(context.getBean(SanitizingFunction.class)), Show.ALWAYS);
			assertThat(json(endpoint.environment(null))).contains("gpt-own", "GROK_API_KEY", "https://plain.example/v1")
				.doesNotContain("sentinel");
		});
	}

	@Test
	void isNotNeededWithoutTheActuator() {
		runner().withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("llmFailoverSanitizingFunction"));
	}

	@Test
	void backsOffFromAFunctionOfTheSameName() {
		runner().withBean("llmFailoverSanitizingFunction", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class));
	}

	private static ApplicationContextRunner runner() {
		return Starter
			.runner("llm.failover.providers.openai.api-key=sentinel-1", "llm.failover.providers.openai.model=gpt-own",
					"llm.failover.providers.openai.headers.X-Key=sentinel-2",
					"llm.failover.providers.openai.base-url=https://proxy.example/v1?key=sentinel-7",
					"llm.failover.providers.gemini.base-url=https://plain.example/v1", "GROK_API_KEY=sentinel-3")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("LLM_FAILOVER_PROVIDERS_XAI_API_KEY", "sentinel-4",
										"LLM_FAILOVER_PROVIDERS_GEMINI_APIKEY", "sentinel-5", "GEMINI_API_KEY",
										"sentinel-6"))))
			.withConfiguration(AutoConfigurations.of(LlmFailoverSanitizingAutoConfiguration.class));
	}

	private static String json(Object descriptor) {
		return JsonMapper.shared().writeValueAsString(descriptor);
	}

}
