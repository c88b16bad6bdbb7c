package io.llmfailover.failover;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

import io.llmfailover.ChatResponse;
import io.llmfailover.FailureKind;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * The health of every target, shared by all calls. Thread-safe.
 */
final class Health {

	private final HealthSettings settings;

	private final Time time;

	private final Outbox outbox;

	private final int maxWaiting;

	private final DoubleSupplier random;

	private final RecentlyUsed<TargetName, TargetHealth> targets;

	private final RecentlyUsed<String, ProviderHealth> providers;

	private final RecentlyUsed<String, Degradation> degradations;

	Health(HealthSettings settings, int maxWaiting, Time time, DoubleSupplier random, Outbox outbox) {
		this.settings = settings;
		this.maxWaiting = maxWaiting;
		this.time = time;
		this.random = random;
		this.outbox = outbox;
		this.targets = new RecentlyUsed<>(time, TargetHealth::unused);
		this.providers = new RecentlyUsed<>(time, this::unused);
		this.degradations = new RecentlyUsed<>(time, Degradation::idle);
	}

	private boolean unused(ProviderHealth provider) {
		return this.targets.all().noneMatch((target) -> target.provider() == provider);
	}

	TargetHealth of(String provider, String model) {
		return this.targets.get(new TargetName(provider, model), (name) -> new TargetHealth(provider, model,
				of(provider), this.settings, this.maxWaiting, this.time, this.random, this.outbox));
	}

	/**
	 * Takes note of who has answered a call, and in whose place.
	 * @param response the answer
	 * @param primary the provider that should have answered; null for none
	 */
	void answered(ChatResponse response, @Nullable String primary) {
		degradation(response.provider()).answered();
		if (primary == null || primary.equals(response.provider())) {
			return;
		}
		response.attempts()
			.stream()
			.filter((attempt) -> attempt.provider().equals(primary))
			.reduce((first, second) -> second)
			.ifPresent((last) -> degradation(primary).missed(response.provider(), last));
	}

	Degradation degradation(String provider) {
		return this.degradations.get(provider,
				(name) -> new Degradation(name, this.settings.degradedAfter(), this.time, this.outbox));
	}

	private ProviderHealth of(String provider) {
		return this.providers.get(provider, (name) -> new ProviderHealth(this.settings.parkAccount(),
				this.settings.maxConcurrent().getOrDefault(name, Integer.MAX_VALUE), this.time));
	}

	/**
	 * Parks what a failure says is out for a while: the target that a call gives up, or
	 * its provider.
	 * @param provider the provider's name
	 * @param model the model
	 * @param failure why it is given up
	 */
	void parkAfter(String provider, String model, Failure failure) {
		Duration retryAfter = failure.retryAfter();
		if (failure.circumstance() == Circumstance.WRONG_ADDRESS) {
			of(provider).addressWrong();
			targets(provider).forEach(TargetHealth::noteChange);
			return;
		}
		switch (failure.kind()) {
			case AUTHENTICATION, QUOTA_EXHAUSTED -> {
				if (failure.circumstance() == Failure.Circumstance.ONLY_IN_WORDS) {
					return;
				}
				of(provider).accountRefused(failure.kind());
				targets(provider).forEach(TargetHealth::noteChange);
			}
			case MODEL_UNAVAILABLE -> of(provider, model).park(this.settings.parkModel(), failure.kind());
			case RATE_LIMITED, OVERLOADED, SERVER_ERROR -> {
				if (retryAfter != null && !retryAfter.isZero()) {
					of(provider, model).park(retryAfter, failure.kind());
				}
				else if (failure.kind() == FailureKind.RATE_LIMITED) {
					of(provider, model).parkWhereRepeated(failure.kind());
				}
			}
			case NETWORK, TIMEOUT, REQUEST_TOO_LARGE, CONTEXT_TOO_LONG, CONTENT_FILTERED, INVALID_REQUEST,
					MALFORMED_RESPONSE, EMPTY_RESPONSE, INCOMPLETE_STREAM, MISFIT, LIMIT_EXCEEDED, DEADLINE_EXCEEDED,
					NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED -> {
				// such a failure does not say how long it lasts
			}
		}
	}

	void park(String provider, Duration duration) {
		of(provider).park(duration);
		targets(provider).forEach(TargetHealth::noteChange);
	}

	void reset(String provider) {
		of(provider).reset();
		targets(provider).forEach(TargetHealth::reset);
		degradation(provider).reset();
	}

	private Stream<TargetHealth> targets(String provider) {
		ProviderHealth health = of(provider);
		return this.targets.all().filter((target) -> target.provider() == health);
	}

	/**
	 * Publishes to listeners what has changed. Call it without a lock.
	 */
	void publish() {
		this.outbox.publish();
	}

	/**
	 * What a target is remembered by.
	 */
	private record TargetName(String provider, String model) {

	}

}
