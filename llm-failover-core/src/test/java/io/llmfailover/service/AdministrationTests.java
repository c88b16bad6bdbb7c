package io.llmfailover.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.llmfailover.Attempt;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.Behavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AdministrationTests {

	private static final Duration NEVER_HANG = Duration.ofMinutes(1);

	@RegisterExtension
	static final SimulatedProviders providers = new SimulatedProviders();

	private final LlmFailover llm = providers.service().build();

	private final FailoverAdmin admin = this.llm.admin();

	private ChatResponse ask() {
		ChatResponse response = this.llm.chat("Hello").block(NEVER_HANG);
		assertThat(response).isNotNull();
		return response;
	}

	@Test
	void callsInFlightKeepTheChainThatTheyStartedWith() {
		CompletableFuture<Void> changed = new CompletableFuture<>();
		providers.server("gemini").behave(Behavior.choose((request) -> {
			changed.join();
			return Behavior.badKey();
		}));
		CompletableFuture<ChatResponse> inFlight = this.llm.chat("Hello").toFuture();
		providers.server("gemini").awaitRequests(1, NEVER_HANG);
		this.admin.model("anthropic", "claude-next");
		this.admin.disable("anthropic");
		this.admin.order("deepseek", "anthropic");
		assertThat(ask().provider()).isEqualTo("deepseek");
		changed.complete(null);
		ChatResponse response = inFlight.orTimeout(NEVER_HANG.toSeconds(), TimeUnit.SECONDS).join();
		assertThat(response.attempts()).extracting((attempt) -> attempt.provider() + ":" + attempt.model())
			.containsExactly("gemini:gemini-3.6-flash", "anthropic:claude-sonnet-5-5");
	}

	@Test
	void theOrderLeavesOutWhoIsNotNamed() {
		this.admin.order("openai", "claude");
		assertThat(this.admin.providers()).filteredOn(ProviderInfo::inChain)
			.extracting(ProviderInfo::name)
			.containsExactly("openai", "anthropic");
		assertThat(this.admin.providers()).hasSize(5);
		assertThat(ask().provider()).isEqualTo("openai");
		assertThat(this.llm.provider("gemini").chat("Hello").block(NEVER_HANG)).isNotNull();
	}

	@Test
	void theModelsOfAProviderAreReplaced() {
		this.admin.model("gemini", "gemini-old", "gemini-new");
		providers.server("gemini").script(Behavior.retiredModel());
		assertThat(ask().attempts()).extracting(Attempt::model).containsExactly("gemini-old", "gemini-new");
		assertThat(this.admin.providers().get(0).models()).containsExactly("gemini-old", "gemini-new");
	}

	@Test
	void aModelThatIsNamedTwiceIsAskedOnce() {
		this.admin.model("gemini", "gemini-old", "gemini-new", "gemini-old");
		assertThat(this.admin.providers().get(0).models()).containsExactly("gemini-old", "gemini-new");
		assertThat(this.admin.providers().get(0).health()).hasSize(2);
	}

	@Test
	void aDisabledProviderIsLeftOutUntilItIsEnabled() {
		this.admin.disable("gemini");
		ChatResponse response = ask();
		assertThat(response.provider()).isEqualTo("anthropic");
		assertThat(response.attempts().get(0).reason()).isEqualTo("disabled");
		assertThatExceptionOfType(ChatFailedException.class)
			.isThrownBy(() -> this.llm.provider("gemini").blocking().chat("Hello"))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER));
		this.admin.enable("gemini");
		assertThat(ask().provider()).isEqualTo("gemini");
		assertThat(providers.requests()).containsEntry("gemini", 1);
	}

	@Test
	void aProviderThatIsBuiltDisabledIsLeftOutUntilItIsEnabled() {
		LlmFailover built = LlmFailover.builder()
			.provider(ScriptedProvider.answers("first", 1), "alias")
			.provider(ScriptedProvider.answers("second", 1))
			.disabled("alias")
			.build();
		assertThat(built.admin().providers()).extracting(ProviderInfo::enabled).containsExactly(false, true);
		built.admin().enable("first");
		assertThat(built.admin().providers()).extracting(ProviderInfo::enabled).containsExactly(true, true);
		assertThatIllegalArgumentException().isThrownBy(() -> LlmFailover.builder().disabled("mistral").build())
			.withMessageContaining("There is no provider 'mistral'");
	}

	@Test
	void mistakesAreRefusedAndChangeNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.order("openai", "openai"))
			.withMessageContaining("twice");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.order("openai", "mistral"))
			.withMessageContaining("There is no provider 'mistral'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.order());
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.model("openai"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.model("openai", "gpt-6-luna", " "))
			.withMessageContaining("blank");
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.model("mistral", "small"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.disable("mistral"));
		assertThat(ask().provider()).isEqualTo("gemini");
	}

	@Test
	void aProviderIsLeftOutForAsLongAsItsOperatorSays() {
		providers.server("anthropic").behave(Behavior.answer("Hello"));
		this.admin.order("gemini", "anthropic");
		this.admin.park("google", Duration.ofMinutes(5));
		ChatResponse response = ask();
		assertThat(response.provider()).isEqualTo("anthropic");
		assertThat(response.attempts().get(0).reason()).startsWith("left out by its operator for another ");
		assertThat(this.admin.providers().get(0).health()).allSatisfy((health) -> {
			assertThat(health.state()).isEqualTo(ModelHealth.State.PARKED);
			assertThat(health.recovery()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
		});
		this.admin.reset("gemini");
		assertThat(this.admin.providers().get(0).health()).extracting(ModelHealth::state)
			.containsOnly(ModelHealth.State.UP);
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.park("gemini", Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.admin.park("nobody", Duration.ofMinutes(1)));
	}

	@Test
	void tellsWhatWasLearnedOfModels() {
		this.admin.order("openai");
		assertThat(this.admin.providers().get(0).learned()).isEmpty();
		providers.server("openai").behave(Behavior.refusedParameter("seed"));
		this.llm.chat(ChatRequest.builder().user("Hello").seed(7).build()).block(NEVER_HANG);
		String model = this.admin.providers().get(0).model();
		assertThat(this.admin.providers().get(0).learned()).containsExactly(model + " refuses seed");
	}

}
