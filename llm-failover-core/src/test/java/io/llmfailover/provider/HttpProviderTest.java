package io.llmfailover.provider;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.ChatTarget.Transport;
import io.llmfailover.target.TargetFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HttpProviderTest {

	private static final String PROMPT = "sentinel-prompt-0123456789";

	@Test
	void tellsItsDataAndThatOfItsTargets() {
		HttpProvider provider = new HttpProvider(
				Exchange.settings(KnownDialect.OPENAI, URI.create("http://localhost/v1")), Exchange.CLIENT);
		ChatTarget target = provider.target("another-model");
		assertThat(provider.name()).isEqualTo("contract");
		assertThat(provider.models()).containsExactly("test-model");
		assertThat(provider.capabilities()).containsExactlyInAnyOrder(Capability.VISION, Capability.TOOLS);
		assertThat(provider.whyUnusable()).isNull();
		assertThat(target.provider()).isEqualTo("contract");
		assertThat(target.model()).isEqualTo("another-model");
		assertThat(target.capabilities()).isEqualTo(provider.capabilities());
		assertThat(target).hasToString("contract:another-model");
	}

	@Test
	void tellsTheTokensThatItAsksForWhereTheRequestDoesNotSay() {
		ProviderSettings settings = Exchange.settings(KnownDialect.OPENAI, URI.create("http://localhost/v1"));
		assertThat(new HttpProvider(settings, Exchange.CLIENT).target("m").maxTokens()).isEqualTo(4096);
		assertThat(Exchange
			.provider(KnownDialect.OPENAI, URI.create("http://localhost/v1"), AnswerLimits.DEFAULTS.withMaxTokens(7))
			.target("m")
			.maxTokens()).isEqualTo(7);
	}

	@Test
	void namesTheVariablesWithoutAKey() {
		HttpProvider provider = new HttpProvider(KnownProviders.settings("gemini", Map.of()), Exchange.CLIENT);
		assertThat(provider.whyUnusable()).contains("GOOGLE_GENAI_API_KEY or GEMINI_API_KEY or GOOGLE_API_KEY")
			.contains("or the key given to LlmFailoverBuilder.provider(...)");
	}

	@Test
	void namesTheSettingsAsWhoeverSetItUpDoes() {
		ProviderSettings settings = new ProviderSettings("mine", KnownDialect.OPENAI.dialect(),
				URI.create("http://localhost"), new Access(null, true, null, Map.of()), List.of("m"), Set.of());
		assertThat(new HttpProvider(settings, Exchange.CLIENT, AnswerLimits.DEFAULTS, Schedulers.parallel(),
				(provider, setting) -> "'" + setting + " of " + provider + "'")
			.whyUnusable()).isEqualTo("it has no key; set 'KEY of mine'");
	}

	@Test
	void sendsNoKeyWhereThereIsNone() {
		try (SimulatedProvider server = SimulatedProvider.openAi("open").keyless().start()) {
			ProviderSettings settings = new ProviderSettings("open", KnownDialect.OPENAI.dialect(), server.baseUrl(),
					Access.OPEN, List.of("m"), Set.of());
			Exchange.ask(new HttpProvider(settings, Exchange.CLIENT), Transport.WHOLE);
			assertThat(server.requests().get(0).header("Authorization")).isNull();
		}
	}

	@Test
	void sendsTheKeyInAnotherHeader() {
		try (SimulatedProvider server = SimulatedProvider.openAi("azure").keyless().start()) {
			Access access = new Access(new ApiKey("the-key", "the test"), true, "api-key", Map.of());
			ProviderSettings settings = new ProviderSettings("azure", KnownDialect.OPENAI.dialect(), server.baseUrl(),
					access, List.of("m"), Set.of());
			Exchange.ask(new HttpProvider(settings, Exchange.CLIENT), Transport.WHOLE);
			assertThat(server.requests().get(0).header("api-key")).isEqualTo("the-key");
			assertThat(server.requests().get(0).header("Authorization")).isNull();
		}
	}

	@Test
	void asksAnewForEachSubscription() {
		try (SimulatedProvider server = SimulatedProvider.openAi("openai").start()) {
			Flux<?> exchange = Exchange.provider(KnownDialect.OPENAI, server.baseUrl())
				.target("m")
				.exchange(ChatRequest.of("Hello"), Transport.STREAM);
			assertThat(server.requests()).isEmpty();
			exchange.blockLast(Exchange.HANG);
			exchange.blockLast(Exchange.HANG);
			assertThat(server.requests()).hasSize(2);
		}
	}

	@ParameterizedTest
	@MethodSource("waysToFail")
	void noFailureTellsASecret(Behavior behavior) {
		try (SimulatedProvider server = SimulatedProvider.openAi("openai").start()) {
			server.behave(behavior);
			for (Transport transport : Transport.values()) {
				HttpProvider provider = Exchange.provider(KnownDialect.OPENAI, server.baseUrl(),
						Map.of("X-Token", "sentinel-header-0123456789"));
				TargetFailedException ex = catchThrowableOfType(TargetFailedException.class,
						() -> Exchange.ask(provider, ChatRequest.of(PROMPT), transport));
				StringWriter printed = new StringWriter();
				ex.printStackTrace(new PrintWriter(printed));
				printed.append(ex.failure().toString()).append(provider.toString());
				assertThat(printed.toString()).doesNotContain("sentinel");
			}
		}
	}

	static List<Behavior> waysToFail() {
		return List.of(Behavior.badKey(), Behavior.reset(), Behavior.html(), Behavior.error(500),
				Behavior.error(400, "invalid_request_error", "x", "What is '" + PROMPT + "'? Key " + Exchange.KEY),
				Behavior.raw(200, Map.of("Content-Type", "application/json"), "{sentinel-answer".getBytes()),
				Behavior.raw(200, Map.of("Content-Type", "text/event-stream"), "data: sentinel-answer\n\n".getBytes()),
				Behavior.cut(3).tokens(List.of("sentinel-a ", "sentinel-b ", "sentinel-c ", "sentinel-d ")));
	}

	@Test
	void aBaseUrlWithAKeyIsNotPrinted() {
		ProviderSettings settings = Exchange.settings(KnownDialect.OPENAI,
				URI.create("https://user:secret@example.com/v1?key=secret"));
		assertThat(settings.toString()).contains("example.com").doesNotContain("secret");
	}

	@Test
	void aHeaderThatCannotBeSentIsRefusedByName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Access(null, false, null, Map.of("X-Token", "sentinel\r\nX-Evil: 1")))
			.withMessageContaining("X-Token")
			.withMessageNotContaining("sentinel");
		assertThatIllegalArgumentException().isThrownBy(() -> new Access(null, false, null, Map.of("X Token", "a")))
			.withMessageContaining("X Token");
		assertThatIllegalArgumentException().isThrownBy(() -> new Access(null, false, "bad:name", Map.of()))
			.withMessageContaining("bad:name");
	}

}
