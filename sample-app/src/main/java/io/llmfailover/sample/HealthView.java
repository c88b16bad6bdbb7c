package io.llmfailover.sample;

import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;

/**
 * The health of a model as JSON.
 *
 * @param reason why it may not be asked; null if it may
 * @param recoveryMillis when it may again, as far as known; zero if it may
 */
record HealthView(String model, ModelHealth.State state, @Nullable String reason, long recoveryMillis) {

	static HealthView of(ModelHealth health) {
		// rounded up: who looks again after that time finds it recovered
		long recovery = health.recovery().plusNanos(999_999).toMillis();
		return new HealthView(health.model(), health.state(), health.reason(), recovery);
	}

}
