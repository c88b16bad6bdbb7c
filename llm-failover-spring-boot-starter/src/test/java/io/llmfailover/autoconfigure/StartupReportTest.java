package io.llmfailover.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says at start about who may be asked.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTest {

	private static final String P = "llm.failover.providers.";

	@Test
	void tellsEachProvidersPlaceModelAndWhereItsKeyCameFrom(CapturedOutput output) {
		Starter
			.runner(P + "openai.api-key=sentinel-1", "XAI_API_KEY=sentinel-2", P + "xai.models=grok-a,grok-b",
					P + "local.base-url=http://localhost:11434/v1", P + "local.model=llama")
			.run((context) -> assertThat(output)
				.containsOnlyOnce(
						"LLM provider xai: place 1 in the chain, model grok-a, grok-b, key from property XAI_API_KEY")
				.containsOnlyOnce(
						"LLM provider openai: place 2 in the chain, model gpt-6-luna, key from property llm.failover.providers.openai.api-key")
				.containsOnlyOnce("LLM provider local: place 3 in the chain, model llama, no key")
				.containsOnlyOnce("LLM provider gemini: left out, ")
				.doesNotContain("sentinel", "WARN"));
	}

	@Test
	void tellsWhichEnvironmentVariableAKeyCameFrom(CapturedOutput output) {
		Starter.runner()
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("GEMINI_API_KEY", "sentinel", "GOOGLE_GENAI_API_KEY", " "))))
			.run((context) -> assertThat(output)
				.contains("LLM provider gemini: place 1 in the chain, model gemini-3.6-flash, "
						+ "key from environment variable GEMINI_API_KEY")
				.doesNotContain("sentinel"));
	}

	@Test
	void tellsWhoIsDisabledOrNotInTheChain(CapturedOutput output) {
		Starter.runner("llm.failover.order=openai,xai", "OPENAI_API_KEY=k", "XAI_API_KEY=k", P + "xai.enabled=false")
			.run((context) -> assertThat(output).contains("LLM provider xai: left out, disabled")
				.contains("LLM provider gemini: left out, not in llm.failover.order"));
	}

	@Test
	void tellsOfAProviderBean(CapturedOutput output) {
		Starter.runner()
			.withBean(StubProvider.class, () -> new StubProvider("own"))
			.run((context) -> assertThat(output)
				.contains("LLM provider own: place 1 in the chain, model stub, a ChatProvider bean"));
	}

	@Test
	void warnsOnceWhenNobodyCanBeAsked(CapturedOutput output) {
		Starter.runner("OPENAI_API_KEY=")
			.run((context) -> assertThat(output).containsOnlyOnce(" WARN ")
				.containsOnlyOnce("No LLM provider can be asked, so every chat will fail:")
				.contains("- openai: "));
	}

}
