package io.llmfailover.observation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.llmfailover.ModelHealth;
import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statistics do not grow with what callers ask for.
 */
class ProviderStatisticsTest {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final ProviderStatistics statistics = new ProviderStatistics(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void rememberTheModelsThatChangedLast() {
		for (int i = 0; i < 1_500; i++) {
			parked("made-up-" + i);
			// it changes now and then, and is not displaced by others
			if (i % 500 == 0) {
				parked("configured");
			}
		}
		assertThat(this.statistics.since("openai", "made-up-0")).isNull();
		assertThat(this.statistics.since("openai", "made-up-1499")).isEqualTo(NOW);
		assertThat(this.statistics.since("openai", "configured")).isEqualTo(NOW);
	}

	private void parked(String model) {
		this.statistics.healthChanged("openai", new ModelHealth(model, State.PARKED, "gone", Duration.ofHours(1), 0));
	}

}
