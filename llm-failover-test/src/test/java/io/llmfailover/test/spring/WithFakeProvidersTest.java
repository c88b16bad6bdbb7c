package io.llmfailover.test.spring;

import java.time.Duration;
import java.util.List;

import io.llmfailover.Capability;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatListener;
import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import io.llmfailover.test.FakeClock;
import io.llmfailover.test.FakeProvider;
import io.llmfailover.test.FakeProviders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static io.llmfailover.FailureKind.RATE_LIMITED;
import static io.llmfailover.FailureKind.SERVER_ERROR;
import static io.llmfailover.test.assertj.LlmAssertions.assertThat;
import static io.llmfailover.test.assertj.LlmAssertions.assertThatChatFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SpringBootTest(classes = GreeterApplication.class,
		properties = { "llm.failover.order=anthropic,openai,own", "llm.failover.providers.openai.models=gpt-a,gpt-b",
				"llm.failover.providers.own.base-url=https://llm.example.com/v1",
				"llm.failover.providers.own.model=big", "llm.failover.providers.own.capabilities=tools" })
@WithFakeProviders
class WithFakeProvidersTest {

	@Autowired
	FakeProvider openai;

	@Autowired
	FakeProvider anthropic;

	@Autowired
	Greeter greeter;

	@BeforeEach
	void anthropicGreets() {
		this.anthropic.answers("Hello from Anthropic");
	}

	@Test
	void greetsAlsoWhereTheFirstProviderIsBusy() {
		this.anthropic.fails(RATE_LIMITED).retryAfter(Duration.ofMinutes(2));
		this.openai.answers("Hello from OpenAI");
		assertThat(this.greeter.greet("Ann")).hasText("Hello from OpenAI")
			.answeredBy("openai", "gpt-a")
			.hasTrail("anthropic RATE_LIMITED", "openai ANSWERED");
		assertThat(this.openai).wasAsked("Greet Ann");
	}

	@RepeatedTest(3)
	void noTestFindsTheHealthThatAnotherOneHasLeft(@Autowired FailoverAdmin admin, @Autowired FakeProvider own) {
		assertThat(admin.providers()).allSatisfy((provider) -> assertThat(provider.health())
			.allSatisfy((health) -> assertThat(health.state()).isEqualTo(ModelHealth.State.UP)));
		assertThat(this.anthropic).wasNotAsked();
		this.anthropic.fails(SERVER_ERROR);
		this.openai.fails(FailureKind.AUTHENTICATION);
		own.answers("Hello");
		for (int i = 0; i < 6; i++) {
			this.greeter.greetAnyway("Ann");
		}
		assertThat(admin.providers().get(0).health().get(0).state()).isNotEqualTo(ModelHealth.State.UP);
	}

	@RepeatedTest(5)
	void noTestFindsThatOthersHaveUsedUpWhatMayBeAskedBeside(@Autowired FailoverChatService llm) {
		this.anthropic.answers("late").taking(Duration.ofSeconds(30));
		this.openai.answers("early");
		for (int i = 0; i < 3; i++) {
			assertThat(llm.blocking().stream("Hi", ChatListener.onEach((event) -> {
			}))).hasText("early").gaveUp("anthropic");
		}
	}

	@RepeatedTest(2)
	void noTestFindsWhatAnotherOneHasAdministered(@Autowired FailoverAdmin admin) {
		assertThat(admin.providers()).filteredOn(ProviderInfo::inChain)
			.extracting(ProviderInfo::name)
			.containsExactly("anthropic", "openai", "own");
		assertThat(admin.providers().get(1).models()).containsExactly("gpt-a", "gpt-b");
		assertThat(admin.providers()).allMatch(ProviderInfo::enabled);
		admin.order("openai");
		admin.model("openai", "gpt-c");
		admin.disable("anthropic");
		this.openai.answers("Hello");
		assertThat(this.greeter.greet("Ann")).answeredBy("openai", "gpt-c");
	}

	@Test
	void aFakeHasWhatIsConfiguredOfItsProvider(@Autowired @Qualifier("own") FakeProvider other) {
		assertThat(other.name()).isEqualTo("own");
		assertThat(other.models()).containsExactly("big");
		assertThat(other.capabilities()).containsExactly(Capability.TOOLS);
		assertThat(this.openai.models()).containsExactly("gpt-a", "gpt-b");
	}

	@Test
	void allFakesAreOnTheClockOfTheContext(@Autowired FakeProviders fakes, @Autowired FakeClock clock) {
		assertThat(fakes.all()).hasSize(6).allMatch((fake) -> fake.clock() == clock);
		assertThat(fakes.get("openai")).isSameAs(this.openai);
		Duration before = clock.elapsed();
		clock.advance(Duration.ofHours(1));
		assertThat(clock.elapsed().minus(before)).isEqualTo(Duration.ofHours(1));
		assertThatIllegalArgumentException().isThrownBy(() -> fakes.get("openapi"))
			.withMessageContaining("'openapi'")
			.withMessageContaining("openai");
	}

	@Test
	void aCallWithoutAnAnswerTakesNoTimeEither(@Autowired FailoverChatService llm) {
		this.anthropic.staysSilent();
		assertThatChatFails(() -> llm.provider("anthropic").blocking().chat("Hi")).failedAt("anthropic",
				FailureKind.TIMEOUT);
	}

	@Test
	void theWholeChainMayFail(@Autowired FakeProviders fakes) {
		List.of("anthropic", "openai", "own").forEach((name) -> fakes.get(name).fails(FailureKind.AUTHENTICATION));
		assertThat(this.greeter.greetAnyway("Ann")).isEqualTo("Hello Ann, nobody is there");
		assertThatChatFails(() -> this.greeter.greet("Ann")).isInstanceOf(ChatFailedException.class);
	}

	@Nested
	class InANestedClass {

		@Test
		void theFakesAreThereToo(@Autowired FakeProvider own) {
			assertThat(WithFakeProvidersTest.this.greeter.greet("Bob")).answeredBy("anthropic");
			assertThat(own).wasNotAsked();
		}

	}

}
