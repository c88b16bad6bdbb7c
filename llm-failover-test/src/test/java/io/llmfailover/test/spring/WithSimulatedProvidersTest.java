package io.llmfailover.test.spring;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import io.llmfailover.test.SimulatedProviders;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestContextManager;

import static io.llmfailover.FailureKind.AUTHENTICATION;
import static io.llmfailover.test.assertj.LlmAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SpringBootTest(classes = GreeterApplication.class)
@WithSimulatedProviders({ "openai", "anthropic" })
class WithSimulatedProvidersTest {

	@Autowired
	SimulatedProvider openai;

	@Autowired
	Greeter greeter;

	@RepeatedTest(2)
	void theApplicationsRequestsAreRealOnes(@Autowired @Qualifier("anthropic") SimulatedProvider claude) {
		assertThat(this.openai.requests()).isEmpty();
		this.openai.behave(Behavior.badKey());
		claude.behave(Behavior.answer("Hello"));
		assertThat(this.greeter.greet("Ann")).hasText("Hello")
			.failedAt("openai", AUTHENTICATION)
			.answeredBy("anthropic");
		assertThat(claude.requests().get(0).header("x-api-key")).isEqualTo(SimulatedProviders.API_KEY);
		assertThat(claude.requests().get(0).json().path("messages").toString()).contains("Greet Ann");
	}

	@RepeatedTest(2)
	void everythingIsPutBackBeforeEachTest(@Autowired FailoverAdmin admin) {
		assertThat(admin.providers()).filteredOn(ProviderInfo::inChain)
			.extracting(ProviderInfo::name)
			.containsExactly("openai", "anthropic");
		assertThat(admin.providers().get(0).health().get(0).state()).isEqualTo(ModelHealth.State.UP);
		this.openai.behave(Behavior.badKey());
		this.greeter.greet("Ann");
		admin.order("anthropic");
	}

	@Test
	void onlyTheNamedProvidersAreSimulated(@Autowired SimulatedProviders servers) {
		assertThat(servers.all()).extracting(SimulatedProvider::name).containsExactly("openai", "anthropic");
		assertThatIllegalArgumentException().isThrownBy(() -> servers.get("xai"))
			.withMessage("There is no simulated provider 'xai'; there are [openai, anthropic]");
	}

	@Test
	void testClassesWithTheSameServersShareAContext() {
		assertThat(new TestContextManager(Same.class).getTestContext().getApplicationContext()).isSameAs(
				new TestContextManager(WithSimulatedProvidersTest.class).getTestContext().getApplicationContext());
	}

	@SpringBootTest(classes = GreeterApplication.class)
	@WithSimulatedProviders({ "openai", "anthropic" })
	static class Same {

	}

}
