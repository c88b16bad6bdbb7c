package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every mistake in the configuration is told with the property and the remedy.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationMistakesTest {

	private static final String P = "llm.failover.providers.";

	private static final String LOCAL = P + "local.";

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "mistakesInChains", "mistakesInProviders", "mistakesInPlaceholders", "mistakesInTimes",
			"otherMistakes" })
	void isToldWithPropertyAndRemedy(List<String> properties, String property, String problem, String remedy) {
		FailureAnalysis analysis = analysis(properties);
		assertThat(analysis.getDescription()).startsWith("'" + property + "'").contains(problem);
		assertThat(analysis.getAction()).contains(remedy);
	}

	static List<Arguments> mistakesInChains() {
		return List.of(
				mistake("llm.failover.order", "unknown provider 'opnai'", "Did you mean 'openai'?",
						"llm.failover.order=gemini,opnai"),
				mistake("llm.failover.order", "unknown provider 'mistral'", "mistral.base-url",
						"llm.failover.order=mistral"),
				mistake("llm.failover.order", "'gemini' twice", "once", "llm.failover.order=google,openai,gemini"),
				mistake("llm.failover.order", "is empty", "remove the property", "llm.failover.order="),
				mistake("llm.failover.preferred-provider", "unknown provider 'antropic'", "Did you mean 'anthropic'?",
						"llm.failover.preferred-provider=antropic"),
				mistake("llm.failover.preferred-provider", "leaves out", "llm.failover.order",
						"llm.failover.preferred-provider=xai", "llm.failover.order=openai"),
				mistake("PREFERRED_AI_PROVIDER", "unknown provider 'bard'", "gemini", "PREFERRED_AI_PROVIDER=bard"),
				mistake("llm.failover.chains.cheap", "unknown provider 'deepsek'", "Did you mean 'deepseek'?",
						"llm.failover.chains.cheap=openai:gpt-6-luna,deepsek"),
				mistake("llm.failover.chains.cheap", "'openai:'", "provider:model",
						"llm.failover.chains.cheap=openai:"),
				mistake("llm.failover.chains.cheap", "is empty", "at least one", "llm.failover.chains.cheap="));
	}

	static List<Arguments> mistakesInPlaceholders() {
		return List.of(
				mistake(P + "openai.api-key", "${CORP_KEY}", "Set CORP_KEY as", P + "openai.api-key=${CORP_KEY}"),
				mistake(P + "openai.api-key", "${B}", "Set B as", P + "openai.api-key=${A:sk-${B}}"),
				mistake(P + "openai.api-key", "${CORP_KEY}", "Set CORP_KEY as", P + "openai.api-key=${CORP_KEY"),
				mistake(P + "claude.api-key", "${corp.key}", "Set corp.key as", P + "claude.api-key=${corp.key}"),
				mistake("OPENAI_API_KEY", "${CORP_KEY}", "Set CORP_KEY as", "OPENAI_API_KEY=${CORP_KEY}"),
				mistake("OPENAI_API_KEY", "${OPENAI_API_KEY}", "Set OPENAI_API_KEY as",
						"OPENAI_API_KEY=${OPENAI_API_KEY}"),
				mistake(P + "openai.base-url", "${HOST}", "Set HOST as", P + "openai.base-url=http://${HOST}:8080/v1"),
				mistake(LOCAL + "base-url", "${LOCAL_URL}", "Set LOCAL_URL as", LOCAL + "model=llama",
						LOCAL + "base-url=${LOCAL_URL}"),
				mistake(P + "openai.key-header", "${HEADER}", "Set HEADER as", P + "openai.key-header=${HEADER}"),
				mistake(P + "openai.headers.X-Tenant", "${TENANT}", "Set TENANT as",
						P + "openai.headers.X-Tenant=acme-${TENANT}"),
				mistake(P + "openai.model", "${MODEL}", "Set MODEL as", P + "openai.model=${MODEL}"),
				mistake(P + "openai.models", "${MODEL}", "Set MODEL as", P + "openai.models=gpt-a,${MODEL}"),
				mistake(LOCAL + "extends", "${VENDOR}", "Set VENDOR as", LOCAL + "extends=${VENDOR}"),
				mistake(P + "openai.ssl.bundle", "${BUNDLE}", "Set BUNDLE as", P + "openai.ssl.bundle=${BUNDLE}"));
	}

	static List<Arguments> mistakesInTimes() {
		return List.of(mistake(P + "openai.timeouts.idle", "positive", "30s", P + "openai.timeouts.idle=0s"),
				mistake("llm.failover.timeouts.connect", "positive", "30s", "llm.failover.timeouts.connect=-1s"),
				mistake("llm.failover.timeouts.first-progress", "positive", "30s",
						"llm.failover.timeouts.first-progress=0"),
				mistake("llm.failover.timeouts.response", "positive", "30s", "llm.failover.timeouts.response=0"),
				mistake("llm.failover.timeout", "positive", "30s", "llm.failover.timeout=0"),
				mistake("llm.failover.stream-timeout", "positive", "30s", "llm.failover.stream-timeout=0"),
				mistake("llm.failover.retry.backoff", "positive", "30s", "llm.failover.retry.backoff=0"),
				mistake("llm.failover.retry.max-retry-after", "negative", "2s",
						"llm.failover.retry.max-retry-after=-1s"),
				mistake("llm.failover.timeouts.hedge-after", "negative", "0", "llm.failover.timeouts.hedge-after=-1s"),
				mistake(P + "openai.timeouts.hedge-after", "negative", "0", P + "openai.timeouts.hedge-after=-1s"),
				mistake("llm.failover.model-timeouts[0].model", "missing", "gpt-6*",
						"llm.failover.model-timeouts[0].idle=1s"),
				mistake("llm.failover.model-timeouts[0].idle", "positive", "30s",
						"llm.failover.model-timeouts[0].model=gpt-6*", "llm.failover.model-timeouts[0].idle=0"),
				mistake("llm.failover.timeouts.chat-hedge-after", "negative", "0",
						"llm.failover.timeouts.chat-hedge-after=-1s"),
				mistake("llm.failover.health.open-for", "positive", "30s", "llm.failover.health.open-for=0"),
				mistake("llm.failover.health.park-account", "positive", "30s", "llm.failover.health.park-account=0"),
				mistake("llm.failover.health.park-model", "positive", "30s", "llm.failover.health.park-model=0"),
				mistake("llm.failover.health.degraded-after", "positive", "30s",
						"llm.failover.health.degraded-after=0"));
	}

	static List<Arguments> mistakesInProviders() {
		return List.of(mistake(LOCAL + "base-url", "missing", "http://localhost:11434/v1", LOCAL + "model=llama"),
				mistake(LOCAL + "model", "missing", "Name the model", LOCAL + "base-url=http://localhost:11434/v1"),
				mistake(LOCAL + "base-url", "'localhost:11434'", "scheme", LOCAL + "model=llama",
						LOCAL + "base-url=localhost:11434"),
				mistake(LOCAL + "base-url", "http or https", "scheme", LOCAL + "model=llama",
						LOCAL + "base-url=http://local host/v1"),
				mistake(P + "openai.base-url", "http or https", "user",
						P + "openai.base-url=https://me:pw@example.org"),
				mistake(P + "openai.base-url", "path of the protocol", "/chat/completions",
						P + "openai.base-url=https://example.org/v1/chat/completions/"),
				mistake(LOCAL + "extends", "'opena'", "openai", LOCAL + "extends=opena"),
				mistake(P + "openai.extends", "built-in", "another name", P + "openai.extends=gemini"),
				mistake(P + "openai.key-header", "no HTTP header", "X-Api-Key", P + "openai.key-header=a key"),
				mistake(P + "openai.headers.a key", "no HTTP header", "X-Api-Key", P + "openai.headers[a key]=b"),
				mistake(P + "openai.api-key", "line break", "Remove", P + "openai.api-key=sk-1\nsk-2"),
				mistake("OPENAI_API_KEY", "line break", "Remove", "OPENAI_API_KEY=sk-1\nsk-2"),
				mistake(P + "openai.key-header", "is blank", "header", P + "openai.key-header= "),
				mistake(P + "openai.headers.X-Title", "line break", "Remove", P + "openai.headers.X-Title=a\nb"),
				mistake(P + "openai.models", "at least one", "default", P + "openai.models="),
				mistake(P + "openai.model", "so is 'models'", "Keep one", P + "openai.model=a", P + "openai.models=b"),
				mistake(P + "claude", "same provider", P + "anthropic", P + "anthropic.api-key=a",
						P + "claude.model=b"),
				mistake(P + "a:b", "not a name", "colon", P + "[a:b].model=c"),
				mistake(P + "openai.ssl.bundle", "unknown SSL bundle 'corporate'", "spring.ssl.bundle",
						P + "openai.ssl.bundle=corporate"),
				mistake(P + "openai.max-concurrent", "at least 1", "default", P + "openai.max-concurrent=0"));
	}

	static List<Arguments> otherMistakes() {
		return List.of(
				mistake("llm.failover.health.failures-in-row", "at least 1", "default",
						"llm.failover.health.failures-in-row=0"),
				mistake("llm.failover.actions.cancelled", "always ends", "Remove",
						"llm.failover.actions.cancelled=next"),
				mistake("llm.failover.max-tokens", "at least 1", "default", "llm.failover.max-tokens=0"),
				mistake("llm.failover.system-message", "is blank", "text", "llm.failover.system-message= "),
				mistake("llm.failover.fail-fast", "no LLM provider can be asked", "OPENAI_API_KEY",
						"llm.failover.fail-fast=true"));
	}

	private static Arguments mistake(String property, String problem, String remedy, String... properties) {
		return arguments(List.of(properties), property, problem, remedy);
	}

	@Test
	void isToldWithThePlaceOfTheProperty() {
		assertThat(analysis(List.of("llm.failover.max-tokens=0")).getDescription())
			.contains("\"llm.failover.max-tokens\" from property source \"mistakes\"");
	}

	@ParameterizedTest
	@MethodSource("mistakesWithSecrets")
	void isToldWithoutTheSecretInIt(String property) {
		FailureAnalysis analysis = analysis(List.of(property));
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("sentinel");
		for (Throwable cause = analysis.getCause(); cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain("sentinel");
		}
	}

	static List<String> mistakesWithSecrets() {
		return List.of(P + "openai.api-key=sentinel\n", "OPENAI_API_KEY=sentinel\n",
				P + "openai.headers.X-Key=sentinel\n", P + "openai.base-url=https://user:sentinel@example.org",
				P + "openai.base-url=//example.org?key=sentinel", P + "openai.api-key=sentinel-${NONE}",
				P + "openai.api-key=${NONE}sentinel", P + "openai.api-key=${sk-sentinel-1}",
				P + "openai.api-key=${NONE:sentinel${OTHER}}", "OPENAI_API_KEY=sentinel-${NONE}",
				"OPENAI_API_KEY=sentinel-${OPENAI_API_KEY}", P + "openai.headers.X-Key=sentinel ${NONE}",
				P + "openai.base-url=https://sentinel@${HOST}/v1",
				P + "openai.base-url=https://h?key=sentinel&a=${NONE}", P + "openai.headers[X Key]=sentinel");
	}

	@Test
	void stopsTheApplicationWithItsDescription(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(() -> application.run("--llm.failover.timeouts.idle=0s"));
		assertThat(output).contains("APPLICATION FAILED TO START", "'llm.failover.timeouts.idle'",
				"must be positive, but is PT0S", "Set a duration such as 30s");
	}

	private static FailureAnalysis analysis(List<String> properties) {
		AtomicReference<ConfigurableEnvironment> environment = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		// as they are: the runner's own way trims values and splits at colons
		Map<String, Object> asTheyAre = properties.stream()
			.collect(Collectors.toMap((text) -> text.substring(0, text.indexOf('=')),
					(text) -> text.substring(text.indexOf('=') + 1)));
		Starter.runner().withInitializer((context) -> {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("mistakes", asTheyAre));
			environment.set(context.getEnvironment());
		}).run((context) -> {
			assertThat(context).hasFailed();
			analysis.set(new InvalidPropertyFailureAnalyzer(environment.get()).analyze(context.getStartupFailure()));
		});
		return Objects.requireNonNull(analysis.get(), "not analyzed");
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
