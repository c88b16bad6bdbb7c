package io.llmfailover.failover;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.target.Failure;

/**
 * The health of every target, shared by all calls. Thread-safe.
 */
final class Health {

	private final HealthSettings settings;

	private final Time time;

	private final Map<String, ProviderHealth> providers = new ConcurrentHashMap<>();

	private final Map<String, TargetHealth> targets = new ConcurrentHashMap<>();

	Health(HealthSettings settings, Time time) {
		this.settings = settings;
		this.time = time;
	}

	TargetHealth of(String provider, String model) {
		return this.targets.computeIfAbsent(provider + ":" + model,
				(name) -> new TargetHealth(name, of(provider), this.settings, this.time));
	}

	private ProviderHealth of(String provider) {
		return this.providers.computeIfAbsent(provider, (name) -> new ProviderHealth(this.settings.parkAccount(),
				this.settings.maxConcurrent().getOrDefault(name, Integer.MAX_VALUE), this.time));
	}

	/**
	 * Takes note of a target that a call leaves.
	 * @param provider the provider's name
	 * @param model the model
	 * @param failure why it is left
	 */
	void left(String provider, String model, Failure failure) {
		Duration retryAfter = failure.retryAfter();
		switch (failure.kind()) {
			case AUTHENTICATION, QUOTA_EXHAUSTED -> of(provider).accountRefused(failure.kind());
			case MODEL_UNAVAILABLE -> of(provider, model).park(this.settings.parkModel(), failure.kind());
			default -> {
				if (retryAfter != null && !retryAfter.isZero()) {
					of(provider, model).park(retryAfter, failure.kind());
				}
			}
		}
	}

	void reset(String provider) {
		of(provider).reset();
		this.targets.forEach((name, target) -> {
			if (target.provider() == of(provider)) {
				target.reset();
			}
		});
	}

}
