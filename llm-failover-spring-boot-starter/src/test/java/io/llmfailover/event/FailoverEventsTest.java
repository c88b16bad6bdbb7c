package io.llmfailover.event;

import java.time.Duration;

import io.llmfailover.ModelHealth;
import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What events are made of does not grow with what callers ask for.
 */
class FailoverEventsTest {

	@Test
	void remembersNoMoreModelsThanTheEngine() {
		try (FailoverEvents events = new FailoverEvents((event) -> {
		})) {
			for (int i = 0; i < 3_000; i++) {
				events.healthChanged("openai",
						new ModelHealth("made-up-" + i, State.PARKED, "gone", Duration.ofHours(1), 0));
			}
			assertThat(events.known()).isEqualTo(1_000);
		}
	}

	@Test
	void forgetsAModelThatMayBeAskedAgain() {
		try (FailoverEvents events = new FailoverEvents((event) -> {
		})) {
			events.healthChanged("openai", new ModelHealth("m", State.PARKED, "gone", Duration.ofHours(1), 0));
			events.healthChanged("openai", new ModelHealth("m", State.UP, null, Duration.ZERO, 0));
			assertThat(events.known()).isZero();
		}
	}

}
