package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ProviderInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Environment variables that are meant for a provider and that Spring Boot does not take
 * for its properties.
 */
class UnreadVariablesTest {

	private static final String V = "LLM_FAILOVER_PROVIDERS_";

	private static final String P = "llm.failover.providers.";

	@ParameterizedTest
	@CsvSource({ "MY_CORP_BASE_URL, my-corp", "MY_CORP_BASEURL, my-corp", "my_corp_base_url, my-corp",
			"MY_CORP_API_KEY, my-corp", "MY_CORP_MODEL, my-corp", "MY_CORP_MODELS_0, my-corp",
			"MY_CORP_HEADERS_X_API_KEY, my-corp", "MY_CORP_TIMEOUTS_FIRST_PROGRESS, my-corp",
			"MY_CORP_SSL_BUNDLE, my-corp", "MY_CORP_EXTENDS, my-corp", "MY_VERY_LARGE_CORP_MODEL, my-very-large-corp" })
	void providerWithADashThatIsOnlyInVariablesIsToldByName(String variable, String provider) {
		runner(V + variable).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidPropertyException.class)
			.hasMessageContaining("'" + V + variable + "'")
			.hasMessageContaining("'" + provider + "'")
			.hasMessageContaining(P + provider + ".base-url")
			.hasMessageNotContaining("sentinel"));
	}

	@Test
	void isToldBeforeTheOrderThatNamesIt() {
		runner(V + "MY_CORP_BASE_URL", V + "MY_CORP_MODEL").withPropertyValues("llm.failover.order=my-corp,openai")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(V + "MY_CORP_BASE_URL"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MY_CORP_API_KEY", "MYCORP_APIKEY", "MYCORP_HEADERS_X_Y", "MY_CORP_MODELS_0" })
	void variableReachesAProviderWithADashThatIsConfigured(String variable) {
		runner(V + variable).withPropertyValues(P + "my-corp.base-url=http://localhost")
			.withPropertyValues(variable.contains("MODEL") ? "a=b" : P + "my-corp.model=corp-1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ProviderProperties corp = properties(context.getBean(LlmFailoverProperties.class));
				assertThat(Stream.of(corp.apiKey(), corp.headers(), corp.models())
					.map(String::valueOf)
					.collect(Collectors.joining())).contains("sentinel");
			});
	}

	@ParameterizedTest
	@CsvSource({ "MY_CORP_APIKEY, MY_CORP_API_KEY", "MY_CORP_MAXCONCURRENT, MY_CORP_MAX_CONCURRENT",
			"MY_CORP_TIMEOUTS_FIRSTPROGRESS, MY_CORP_TIMEOUTS_FIRST_PROGRESS", "M_YCORP_API_KEY, MY_CORP_API_KEY",
			"MY_CORP_HEADERS_X_Y, MYCORP_HEADERS_X_Y" })
	void variableOfAnotherSpellingIsToldWithTheRightOne(String variable, String right) {
		runner(V + variable).withPropertyValues(P + "my-corp.base-url=http://localhost", P + "my-corp.model=corp-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining(V + variable)
				.hasMessageContaining("Rename it " + V + right));
	}

	@ParameterizedTest
	@ValueSource(strings = { "LLM_FAILOVER_PROVIDERS_OPENAI_HEADERS_X_API_KEY", "LLM_FAILOVER_PROVIDERS_CLAUDE_API_KEY",
			"LLM_FAILOVER_PROVIDERS_UNKNOWN_THING", "MY_CORP_BASE_URL",
			"OTHER_LLM_FAILOVER_PROVIDERS_MY_CORP_BASE_URL" })
	void otherVariablesAreNoneOfOurs(String variable) {
		runner(variable).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(FailoverAdmin.class).providers()).extracting(ProviderInfo::name).hasSize(5);
		});
	}

	private static ProviderProperties properties(LlmFailoverProperties properties) {
		return properties.providers().values().iterator().next();
	}

	private static ApplicationContextRunner runner(String... variables) {
		Map<String, Object> environment = List.of(variables)
			.stream()
			.collect(Collectors.toMap((name) -> name, (name) -> "sentinel"));
		return Starter.runner()
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								environment)));
	}

}
