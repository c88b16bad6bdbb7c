package io.llmfailover.service;

import java.util.Map;

import io.llmfailover.Attempt.Outcome;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.simulator.SimulatedProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StrictTests {

	// Anthropic has no seed
	private static final ChatRequest SEEDED = ChatRequest.builder().user("Hello").seed(7).build();

	private final SimulatedProvider simulator = SimulatedProvider.known("anthropic").start();

	private final LlmFailover llm = LlmFailover.builder().provider(settings()).build();

	private ProviderSettings settings() {
		ProviderSettings known = KnownProviders.settings("anthropic", Map.of());
		return new ProviderSettings("anthropic", known.dialect(), this.simulator.baseUrl(),
				ProviderSettings.Access.key(new ApiKey("test-key", "the test")), known.models(), known.capabilities());
	}

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	void whatIsNotTakenIsLeftOutWithAWarning() {
		ChatResponse response = this.llm.blocking().chat(SEEDED);
		assertThat(response.warnings()).anySatisfy((warning) -> assertThat(warning).contains("seed"));
	}

	@Test
	void aStrictRequestIsNotSentWithoutWhatItAsksFor() {
		ChatRequest strict = SEEDED.toBuilder().strict(true).build();
		assertThatExceptionOfType(ChatFailedException.class).isThrownBy(() -> this.llm.blocking().chat(strict))
			.satisfies((failed) -> {
				assertThat(failed.kind()).isEqualTo(FailureKind.NO_USABLE_PROVIDER);
				assertThat(failed.attempts()).singleElement().satisfies((attempt) -> {
					assertThat(attempt.outcome()).isEqualTo(Outcome.SKIPPED);
					assertThat(attempt.reason()).contains("strict", "seed");
				});
			});
		assertThat(this.simulator.requests()).isEmpty();
	}

}
