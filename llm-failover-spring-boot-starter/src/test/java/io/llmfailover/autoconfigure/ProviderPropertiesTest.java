package io.llmfailover.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.Image;
import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What each property of {@code llm.failover.providers} does, seen from both ends.
 */
class ProviderPropertiesTest extends SimulatedStarterTest {

	@BeforeEach
	void answer() {
		bothAnswer();
	}

	@Test
	void apiKeyIsSentInTheHeaderOfTheProtocol() {
		with(ProviderPropertiesTest::chat, P + "openai.api-key=own-key");
		with(ProviderPropertiesTest::chat, "llm.failover.order=anthropic", P + "anthropic.api-key=own-key");
		assertThat(this.openai.requests().get(0).header("Authorization")).isEqualTo("Bearer own-key");
		assertThat(this.anthropic.requests().get(0).header("x-api-key")).isEqualTo("own-key");
	}

	@ParameterizedTest
	@CsvSource({ "gemini, GOOGLE_GENAI_API_KEY", "gemini, GEMINI_API_KEY", "gemini, GOOGLE_API_KEY",
			"xai, GROK_API_KEY", "xai, XAI_API_KEY", "openai, OPENAI_API_KEY", "deepseek, DEEPSEEK_API_KEY" })
	void apiKeyIsReadFromTheProvidersVariables(String provider, String variable) {
		with(ProviderPropertiesTest::chat, "OPENAI_API_KEY=", variable + "=key-of-" + variable,
				"llm.failover.order=" + provider, P + provider + ".base-url=" + this.openai.baseUrl());
		assertThat(this.openai.requests().get(0).header("Authorization")).isEqualTo("Bearer key-of-" + variable);
	}

	@Test
	void firstVariableThatIsSetWins() {
		with(ProviderPropertiesTest::chat, "GOOGLE_API_KEY=third", "GEMINI_API_KEY=second", "GOOGLE_GENAI_API_KEY= ",
				"llm.failover.order=gemini", P + "gemini.base-url=" + this.openai.baseUrl());
		assertThat(this.openai.requests().get(0).header("Authorization")).isEqualTo("Bearer second");
	}

	@Test
	void modelIsAsked() {
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::model).containsExactly("gpt-own"),
				P + "openai.model=gpt-own");
		assertThat(this.openai.requests().get(0).model()).isEqualTo("gpt-own");
	}

	@Test
	void modelsAreAskedInOrderWhenOneIsGone() {
		this.openai.script(Behavior.retiredModel());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::model).containsExactly("gpt-a", "gpt-b"),
				P + "openai.models=gpt-a,gpt-b");
	}

	@Test
	void dialectIsSpoken() {
		with((llm) -> assertThat(chat(llm).content()).isEqualTo("anthropic"), P + "openai.dialect=anthropic",
				P + "openai.base-url=" + this.anthropic.baseUrl());
		assertThat(this.anthropic.requests().get(0).header("x-api-key")).isEqualTo("openai-key");
	}

	@Test
	void keyHeaderCarriesTheKey() {
		SimulatedProvider keyless = SimulatedProvider.openAi("azure").keyless().start();
		try (keyless) {
			with(ProviderPropertiesTest::chat, P + "openai.base-url=" + keyless.baseUrl(),
					P + "openai.key-header=api-key");
			assertThat(keyless.requests().get(0).header("api-key")).isEqualTo("openai-key");
			assertThat(keyless.requests().get(0).header("Authorization")).isNull();
		}
	}

	@Test
	void headersAreSentToTheirProviderOnly() {
		this.openai.behave(Behavior.badKey());
		with(ProviderPropertiesTest::chat, P + "openai.headers.X-Title=My Application");
		assertThat(this.openai.requests().get(0).header("X-Title")).isEqualTo("My Application");
		assertThat(this.anthropic.requests().get(0).header("X-Title")).isNull();
	}

	@Test
	void capabilitiesDecideWhoIsSkipped() {
		ChatRequest request = ChatRequest.builder()
			.user("What is it?", Image.of(URI.create("https://example.org/image.png")))
			.build();
		with((llm) -> assertThat(chat(llm, request).provider()).isEqualTo("openai"));
		with((llm) -> assertThat(chat(llm, request).provider()).isEqualTo("anthropic"),
				P + "openai.capabilities=tools");
		with((llm) -> assertThat(chat(llm, request).provider()).isEqualTo("anthropic"), P + "openai.capabilities=");
	}

	@Test
	void severalSystemMessagesAreJoinedWhereOneIsTaken() {
		ChatRequest request = ChatRequest.builder().system("Be brief.").user("Hi").system("Rhyme.").build();
		with((llm) -> assertThat(chat(llm, request).warnings()).isEmpty());
		assertThat(this.openai.requests().get(0).json().path("messages")).hasSize(3);
		with((llm) -> assertThat(chat(llm, request).warnings()).hasSize(2), P + "openai.single-system-message=true");
		assertThat(this.openai.requests().get(1).json().at("/messages/0/content").stringValue())
			.isEqualTo("Be brief.\n\nRhyme.");
		Starter
			.runner(P + "own.base-url=" + this.openai.baseUrl(), P + "own.model=m", P + "own.api-key=k",
					"llm.failover.order=own", P + "own.single-system-message=false")
			.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class), request).warnings())
				.isEmpty());
		Starter
			.runner(P + "own.base-url=" + this.openai.baseUrl(), P + "own.model=m", P + "own.api-key=k",
					"llm.failover.order=own")
			.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class), request).warnings())
				.hasSize(2));
	}

	@Test
	void enabledFalseLeavesTheProviderOutUntilItIsEnabled() {
		runner(P + "openai.enabled=false").run((context) -> {
			FailoverChatService llm = context.getBean(FailoverChatService.class);
			assertThat(chat(llm).provider()).isEqualTo("anthropic");
			context.getBean(FailoverAdmin.class).enable("openai");
			assertThat(chat(llm).provider()).isEqualTo("openai");
		});
	}

	@Test
	void aliasConfiguresTheProvider() {
		Starter
			.runner(P + "claude.base-url=" + this.anthropic.baseUrl(), P + "claude.model=claude-own",
					P + "claude.api-key=k", "llm.failover.order=claude")
			.run((context) -> assertThat(chat(context.getBean(FailoverChatService.class)).attempts())
				.extracting(Attempt::provider, Attempt::model)
				.containsExactly(tuple("anthropic", "claude-own")));
	}

	@Test
	void timeoutsOfAProviderGoBeforeThoseOfAll() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(chat(llm).attempts()).extracting(Attempt::kind)
			.containsExactly(FailureKind.TIMEOUT, null), P + "openai.timeouts.response=200ms",
				"llm.failover.chat-transport=whole");
		with((llm) -> assertThat(llm.stream("Hello").blockLast(LONG)).isNotNull(),
				P + "openai.timeouts.first-progress=200ms");
		this.openai.behave(Behavior.stall(2));
		with((llm) -> assertThat(llm.stream("Hello").blockLast(LONG)).isNotNull(), P + "openai.timeouts.idle=200ms");
	}

	@Test
	void maxConcurrentSendsFurtherRequestsToTheNextProvider() {
		this.openai.behave(Behavior.silence());
		with((llm) -> {
			Disposable first = llm.chat("Hello").subscribe();
			this.openai.awaitRequests(1, LONG);
			assertThat(chat(llm).provider()).isEqualTo("anthropic");
			assertThat(this.openai.requests()).hasSize(1);
			first.dispose();
		}, P + "openai.max-concurrent=1");
	}

	@Test
	void hedgeAfterOfAProviderGoesBeforeThatOfAll() {
		this.openai.behave(Behavior.silence());
		with((llm) -> assertThat(llm.streamText("Hello").blockLast(LONG)).isNotNull(),
				P + "openai.timeouts.hedge-after=100ms", "llm.failover.timeouts.hedge-after=0");
		assertThat(this.anthropic.requests()).hasSize(1);
	}

	@Test
	void customProviderSpeaksOpenAiWithoutAKeyAndComesLast() {
		try (SimulatedProvider local = SimulatedProvider.openAi("local").keyless().start()) {
			Starter.runner(P + "local.base-url=" + local.baseUrl(), P + "local.model=llama").run((context) -> {
				FailoverChatService llm = context.getBean(FailoverChatService.class);
				assertThat(chat(llm).provider()).isEqualTo("local");
				assertThat(context.getBean(FailoverAdmin.class).providers()).last()
					.satisfies((info) -> assertThat(info.capabilities()).containsExactly(Capability.TOOLS));
			});
			assertThat(local.requests().get(0).headers()).doesNotContainKeys("Authorization", "x-api-key");
		}
	}

	@Test
	void extendsTakesOverABuiltInProvider() {
		runner(P + "second.extends=claude")
			.run((context) -> assertThat(info(context.getBean(FailoverAdmin.class), "second")).satisfies((info) -> {
				assertThat(info.models()).containsExactly("claude-sonnet-5-5");
				assertThat(info.capabilities()).contains(Capability.VISION, Capability.TOOLS);
				assertThat(info.usable()).isTrue();
			}));
	}

	@Test
	void extendsDoesNotTakeTheVendorsKeyToAnotherAddress() {
		try (SimulatedProvider other = SimulatedProvider.openAi("other").keyless().start()) {
			with((llm) -> assertThat(chat(llm).provider()).isEqualTo("other"), P + "other.extends=openai",
					P + "other.base-url=" + other.baseUrl(), "llm.failover.order=other");
			assertThat(other.requests().get(0).headers()).doesNotContainKeys("Authorization", "x-api-key");
		}
	}

	@Test
	void environmentVariablesOfBothSpellingsAreBound() {
		Map<String, Object> variables = Map.of("LLM_FAILOVER_PROVIDERS_OPENAI_APIKEY", "key-1",
				"LLM_FAILOVER_PROVIDERS_XAI_API_KEY", "key-2");
		Starter.runner().withInitializer((context) -> environment(context, variables)).run((context) -> {
			List<ProviderInfo> providers = context.getBean(FailoverAdmin.class).providers();
			assertThat(providers).filteredOn(ProviderInfo::usable)
				.extracting(ProviderInfo::name)
				.containsExactly("xai", "openai");
		});
	}

	@Test
	void environmentVariableReachesAConfiguredProviderWithADash() {
		Map<String, Object> variables = Map.of("LLM_FAILOVER_PROVIDERS_MYCORP_APIKEY", "key-1");
		runner(P + "my-corp.base-url=" + this.openai.baseUrl(), P + "my-corp.model=corp-1",
				"llm.failover.order=my-corp")
			.withInitializer((context) -> environment(context, variables))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				chat(context.getBean(FailoverChatService.class));
			});
		assertThat(this.openai.requests().get(0).header("Authorization")).isEqualTo("Bearer key-1");
	}

	private static void environment(ConfigurableApplicationContext context, Map<String, Object> variables) {
		context.getEnvironment()
			.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
	}

	private static ProviderInfo info(FailoverAdmin admin, String name) {
		return admin.providers().stream().filter((info) -> info.name().equals(name)).findFirst().orElseThrow();
	}

}
