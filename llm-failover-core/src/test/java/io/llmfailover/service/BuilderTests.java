package io.llmfailover.service;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.llmfailover.Attempt;
import io.llmfailover.Capability;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.failover.Time;
import io.llmfailover.provider.KnownDialect;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.ReceivedRequest;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.target.ChatProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What can be said in code, without Spring Boot.
 */
class BuilderTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	private final SimulatedProvider server = SimulatedProvider.openAi("local").keyless().start();

	@BeforeEach
	void answer() {
		this.server.behave(Behavior.answer("Hello"));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private LlmFailoverBuilder local() {
		return LlmFailover.builder().provider("local", this.server.baseUrl().toString(), "llama4", null);
	}

	private static ChatResponse chat(LlmFailover llm) {
		return llm.blocking().chat("Hello");
	}

	@Test
	void aServerIsAddedByNameAddressAndModel() {
		try (LlmFailover llm = local().build()) {
			ChatResponse response = chat(llm);
			assertThat(response.provider()).isEqualTo("local");
			assertThat(response.attempts()).extracting(Attempt::model).containsExactly("llama4");
			assertThat(llm.admin().providers().get(0).capabilities()).containsExactly(Capability.TOOLS);
			assertThat(this.server.requests().get(0).header("Authorization")).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerIsAddedWithItsKeyAndProtocol(KnownDialect dialect) {
		SimulatedProvider.Builder keyed = (dialect == KnownDialect.OPENAI) ? SimulatedProvider.openAi("keyed")
				: SimulatedProvider.anthropic("keyed");
		try (SimulatedProvider started = keyed.start();
				LlmFailover llm = LlmFailover.builder()
					.provider(dialect, "keyed", started.baseUrl().toString(), "m", "the-key")
					.build()) {
			started.behave(Behavior.answer("Hello"));
			assertThat(chat(llm).provider()).isEqualTo("keyed");
			ReceivedRequest request = started.requests().get(0);
			assertThat(request.header("Authorization") + request.header("x-api-key")).contains("the-key");
		}
	}

	@Test
	void mistakesNameTheCulpritAndNoKey() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LlmFailover.builder().provider("local", "http://[host?key=sentinel", "m", null))
			.withMessage("baseUrl of provider 'local' is not a URL");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LlmFailover.builder().provider("local", "localhost:1", "m", null))
			.withMessageContaining("baseUrl of provider 'local' must be an absolute http(s) URL");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LlmFailover.builder().provider("local", "http://localhost", "m", "sentinel\n"))
			.withMessageContaining("LlmFailoverBuilder.provider(...)")
			.withMessageNotContaining("sentinel");
		assertThatIllegalArgumentException().isThrownBy(() -> local().provider("local", "http://localhost", "m", null))
			.withMessage("There are two providers named 'local'");
		assertThatIllegalArgumentException().isThrownBy(() -> local().maxTokens(0));
	}

	@Test
	void theMostTokensHoldWhereTheRequestDoesNotSay() {
		// said after the provider: the order of calls does not matter
		try (LlmFailover llm = local().maxTokens(77).build()) {
			chat(llm);
			llm.blocking().chat(ChatRequest.builder().user("Hello").maxTokens(9).build());
			assertThat(this.server.requests()).extracting((request) -> request.json().path("max_tokens").intValue())
				.containsExactly(77, 9);
		}
	}

	@Test
	void aClosedServiceHoldsNoConnectionAndTakesNoCall() {
		LlmFailover llm = local().build();
		chat(llm);
		assertThat(this.server.openConnections()).isEqualTo(1);
		llm.close();
		llm.close();
		Flux.interval(Duration.ofMillis(5)).filter((tick) -> this.server.openConnections() == 0).blockFirst(NEVER_HANG);
		assertThatIllegalStateException().isThrownBy(() -> chat(llm)).withMessage("The service is closed");
		assertThatIllegalStateException().isThrownBy(() -> llm.stream("Hello").blockLast(NEVER_HANG));
		assertThatIllegalStateException().isThrownBy(() -> llm.provider("local").chat("Hello").block(NEVER_HANG));
	}

	@Test
	void closingOneServiceLeavesTheOthersOfItsBuilder() {
		LlmFailoverBuilder builder = local();
		LlmFailover first = builder.build();
		try (LlmFailover second = builder.chain("named", "local").build()) {
			first.close();
			assertThat(chat(second).content()).isEqualTo("Hello");
			second.admin().disable("local");
			assertThat(first.admin().providers().get(0).enabled()).isTrue();
			assertThatIllegalArgumentException().isThrownBy(() -> first.chain("named"));
		}
	}

	@Test
	void aProviderIsReplacedHoweverItWasAdded() {
		ChatProvider fake = ScriptedProvider.answers("local", 2);
		try (LlmFailover llm = local().replaceProviders((provider) -> fake).build()) {
			assertThat(chat(llm).content()).isEqualTo("locallocal");
			assertThat(this.server.requests()).isEmpty();
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> local().replaceProviders((provider) -> ScriptedProvider.answers("other", 1)).build())
			.withMessage("What takes the place of 'local' must have its name, but is 'other'");
	}

	@Test
	void replacementsAreAppliedOneBehindTheOther() {
		List<String> replaced = new ArrayList<>();
		UnaryOperator<ChatProvider> fake = (provider) -> ScriptedProvider.answers("local", 1);
		try (LlmFailover llm = local().replaceProviders(fake).replaceProviders((provider) -> {
			replaced.add(provider.getClass().getSimpleName());
			return provider;
		}).build()) {
			assertThat(chat(llm).content()).isEqualTo("local");
			assertThat(replaced).containsExactly("ScriptedProvider");
		}
	}

	@Test
	void callsAreHeldOnTheTimeAndTheJitterThatAreGiven() {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		ScriptedProvider fails = ScriptedProvider.breaksOff("a", 0);
		AtomicInteger drawn = new AtomicInteger();
		try (LlmFailover llm = LlmFailover.builder().provider(fails).time(Time.of(clock)).jitter(() -> {
			drawn.incrementAndGet();
			return 0.5;
		}).build()) {
			CompletableFuture<ChatResponse> answer = llm.chat("Hello").toFuture();
			assertThat(answer).isNotDone();
			clock.advanceTimeBy(Duration.ofMinutes(2));
			assertThat(answer).isCompletedExceptionally();
			assertThat(drawn).hasPositiveValue();
		}
	}

	@Test
	void messagesNameWhatWasCalledInCode() {
		try (LlmFailover llm = LlmFailover.builder().knownProviders(Map.of()).build()) {
			assertThat(llm.admin().providers().get(0).whyUnusable()).isEqualTo(
					"it has no key; set GOOGLE_GENAI_API_KEY or GEMINI_API_KEY or GOOGLE_API_KEY, or the key given to"
							+ " LlmFailoverBuilder.provider(...)");
		}
		this.server.behave(Behavior.redirect(URI.create("http://localhost/elsewhere")));
		try (LlmFailover llm = local().build()) {
			assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> chat(llm))
				.withMessageContaining("check the base URL given to LlmFailoverBuilder.provider(...)")
				.withMessageNotContaining("llm.failover");
		}
	}

}
