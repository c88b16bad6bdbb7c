package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.llmfailover.ModelHealth.State;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class HealthTest {

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final Health health = new Health(HealthSettings.DEFAULTS, 10, Time.of(this.clock), () -> 0.5,
			Outbox.to(List.of()));

	@Test
	void aModelAndItsProviderAreRememberedWhileAnAttemptRuns() {
		TargetHealth model = this.health.of("a", "a-model");
		Permit attempt = Objects.requireNonNull(model.admit().permit());
		this.clock.advanceTimeBy(Duration.ofHours(2));
		this.health.park("a", Duration.ofMinutes(1));
		assertThat(model.availability().state()).isEqualTo(State.PARKED);
		assertThat(this.health.of("a", "a-model")).isSameAs(model);
		attempt.release();
		this.clock.advanceTimeBy(Duration.ofHours(2));
		assertThat(this.health.of("a", "a-model")).isNotSameAs(model);
	}

}
