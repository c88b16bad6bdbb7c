package io.llmfailover.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A blank key counts as unset: shells, container files and <code>${KEY:}</code> have no
 * other way to say so.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlankKeyTest extends SimulatedStarterTest {

	@ParameterizedTest
	@ValueSource(strings = { "openai.api-key=", "openai.api-key=  ", "openai.api-key=${OPENAI_KEY:}",
			"openai.api-key=${OPENAI_KEY: }", "openai.api-key=${OPENAI_KEY:${OTHER_KEY:}}" })
	void leavesOutABuiltInProvider(String property) {
		Starter.runner("XAI_API_KEY=k").withInitializer((context) -> {
			Map<String, Object> asItIs = Map.of(P + property.substring(0, property.indexOf('=')),
					property.substring(property.indexOf('=') + 1));
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("blank", asItIs));
		}).run((context) -> assertThat(usable(context)).containsExactly("xai"));
	}

	@Test
	void leavesOutABuiltInProviderAsAVariableOfTheProperty() {
		Starter.runner("XAI_API_KEY=k").withInitializer((context) -> {
			Map<String, Object> variables = new LinkedHashMap<>();
			variables.put("LLM_FAILOVER_PROVIDERS_OPENAI_API_KEY", "");
			variables.put("LLM_FAILOVER_PROVIDERS_GEMINI_APIKEY", " ");
			variables.put("DEEPSEEK_API_KEY", "");
			context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables));
		}).run((context) -> assertThat(usable(context)).containsExactly("xai"));
	}

	@Test
	void leavesTheProvidersOwnVariableToCount() {
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("openai"), P + "openai.api-key=");
		assertThat(this.openai.requests().get(0).header("Authorization")).isEqualTo("Bearer openai-key");
	}

	@Test
	void leavesOutACustomProviderThatWantsOne(CapturedOutput output) {
		try (SimulatedProvider local = SimulatedProvider.openAi("local").keyless().start()) {
			runner(P + "local.base-url=" + local.baseUrl(), P + "local.model=llama", P + "local.api-key=${LOCAL_KEY:}",
					"llm.failover.order=local,anthropic")
				.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class)).provider())
					.isEqualTo("anthropic"));
			assertThat(local.requests()).isEmpty();
		}
		assertThat(output)
			.contains("LLM provider local: left out, it has no key; set the property " + P + "local.api-key");
	}

	@Test
	void preferredProviderThatIsBlankCountsAsUnset() {
		with((llm) -> assertThat(chat(llm).provider()).isEqualTo("anthropic"),
				"llm.failover.preferred-provider=${PREFERRED:}", "PREFERRED_AI_PROVIDER=anthropic");
	}

	private static List<String> usable(ApplicationContext context) {
		return context.getBean(FailoverAdmin.class)
			.providers()
			.stream()
			.filter(ProviderInfo::usable)
			.map(ProviderInfo::name)
			.toList();
	}

}
