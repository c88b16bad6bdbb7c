package io.llmfailover.test;

import java.io.UncheckedIOException;

import io.llmfailover.simulator.Behavior;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SimulatedProvidersTest {

	@Test
	void theirPropertiesLeadToThemAndNowhereElse() {
		try (SimulatedProviders providers = SimulatedProviders.start("anthropic", "openai")) {
			assertThat(providers.properties()).containsEntry("llm.failover.order", "anthropic,openai")
				.containsEntry("llm.failover.preferred-provider", "anthropic")
				.containsEntry("llm.failover.providers.openai.base-url", providers.get("openai").baseUrl().toString())
				.containsEntry("llm.failover.providers.openai.api-key", SimulatedProviders.API_KEY)
				.hasSize(6);
		}
		try (SimulatedProviders all = SimulatedProviders.start()) {
			assertThat(all.all()).hasSize(5);
		}
	}

	@Test
	void theyListenOnPortsThatFollowEachOther() {
		int port;
		try (SimulatedProviders free = SimulatedProviders.start("openai")) {
			port = free.get("openai").baseUrl().getPort();
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> SimulatedProviders.start(port, "anthropic"))
				.withMessageContaining("Port " + port);
		}
		try (SimulatedProviders fixed = SimulatedProviders.start(port, "anthropic")) {
			assertThat(fixed.get("anthropic").baseUrl().getPort()).isEqualTo(port);
		}
	}

	@Test
	void aNameThatIsNotBuiltInIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SimulatedProviders.start("openai", "nobody"));
	}

	@Test
	void aResetForgetsWhatTheyWereTold() {
		try (SimulatedProviders providers = SimulatedProviders.start("openai")) {
			SimulatedProvider openai = providers.get("openai");
			openai.behave(Behavior.badKey());
			providers.reset();
			assertThat(openai.behavior()).hasToString("answer");
		}
	}

}
