package io.llmfailover.observation;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.FailoverListener;
import io.llmfailover.FailureKind;
import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of each provider what an operator asks first: its last failure, how many
 * attempts of the last five minutes answered and failed, its tokens since the start, and
 * since when its models are as they are. Of this instance of the application only, and
 * without a word of a provider, which may repeat a prompt. Thread-safe.
 */
public final class ProviderStatistics implements FailoverListener {

	private static final int MOST = 1_000;

	private final Clock clock;

	private final Map<String, ProviderRecord> providers = new ConcurrentHashMap<>();

	/** Of the targets that have changed last: callers may ask for any model. */
	private final Map<String, Instant> since = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param clock where time comes from
	 */
	public ProviderStatistics(Clock clock) {
		this.clock = Objects.requireNonNull(clock, "clock");
	}

	@Override
	public void attemptEnded(CallInfo call, Attempt attempt) {
		if (attempt.asked()) {
			this.providers.computeIfAbsent(attempt.provider(), (name) -> new ProviderRecord())
				.add(attempt, this.clock.instant());
		}
	}

	@Override
	public void healthChanged(String provider, ModelHealth health) {
		String target = MeteredCall.target(provider, health.model());
		synchronized (this.since) {
			this.since.remove(target);
			this.since.put(target, this.clock.instant());
			if (this.since.size() > MOST) {
				this.since.remove(this.since.keySet().iterator().next());
			}
		}
	}

	/**
	 * Since when a model is in its state.
	 * @param provider the provider's name
	 * @param model the model
	 * @return when that was last told to have changed; null if it has not since the start
	 */
	public @Nullable Instant since(String provider, String model) {
		synchronized (this.since) {
			return this.since.get(MeteredCall.target(provider, model));
		}
	}

	/**
	 * What is remembered of a provider.
	 * @param provider its name
	 * @return the numbers as of now
	 */
	public Numbers of(String provider) {
		return this.providers.computeIfAbsent(provider, (name) -> new ProviderRecord()).numbers(this.clock.instant());
	}

	/**
	 * What is remembered of a provider.
	 *
	 * @param lastFailure its last failure; null for none
	 * @param answered attempts of the last five minutes that answered
	 * @param failed those that failed
	 * @param cancelled those that were given up
	 * @param inputTokens tokens of requests since the start, as far as they are known
	 * @param outputTokens tokens of answers since the start, as far as they are known
	 */
	public record Numbers(@Nullable LastFailure lastFailure, long answered, long failed, long cancelled,
			long inputTokens, long outputTokens) {

	}

	/**
	 * A failure.
	 *
	 * @param at when the attempt ended
	 * @param model the model that was asked for
	 * @param kind the kind of failure
	 * @param status the HTTP status; null if there was none
	 * @param requestId the provider's id of the request; null if there was none
	 */
	public record LastFailure(Instant at, String model, FailureKind kind, @Nullable Integer status,
			@Nullable String requestId) {

	}

}
