package io.llmfailover.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;
import io.llmfailover.observation.ProviderStatistics;
import io.llmfailover.observation.ProviderStatistics.LastFailure;
import io.llmfailover.observation.ProviderStatistics.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A provider, as the endpoint shows it: without keys, addresses and words of providers.
 *
 * @param name its name
 * @param inChain whether it is asked when others fail
 * @param enabled whether it may be asked
 * @param unusable why it cannot be asked, for example which variable to set; null if it
 * can be
 * @param capabilities what it can do beyond text
 * @param models its models in order
 * @param degradedForSeconds for how long others have answered in its place; null while
 * that is not told
 * @param learned what was learned of its models
 * @param lastFailure its last failure; null for none
 * @param lastFiveMinutes how its attempts ended
 * @param tokens what it cost since the start
 */
record ProviderDescription(String name, boolean inChain, boolean enabled, @Nullable String unusable,
		List<String> capabilities, List<Model> models, @Nullable Long degradedForSeconds, List<String> learned,
		@Nullable LastFailure lastFailure, Attempts lastFiveMinutes, Tokens tokens) {

	static ProviderDescription of(ProviderInfo info, ProviderStatistics statistics) {
		Numbers numbers = statistics.of(info.name());
		List<Model> models = info.health()
			.stream()
			.map((health) -> Model.of(health, statistics.since(info.name(), health.model())))
			.toList();
		return new ProviderDescription(info.name(), info.inChain(), info.enabled(), info.whyUnusable(),
				new TreeSet<>(info.capabilities()).stream()
					.map((capability) -> capability.name().toLowerCase(Locale.ROOT))
					.toList(),
				models, seconds(info.degradedFor()), info.learned(), numbers.lastFailure(),
				new Attempts(numbers.answered(), numbers.failed(), numbers.cancelled()),
				new Tokens(numbers.inputTokens(), numbers.outputTokens()));
	}

	private static @Nullable Long seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toSeconds() : null;
	}

	/**
	 * A model.
	 *
	 * @param model its name
	 * @param state whether it may be asked: up, parked, open, probing or busy
	 * @param reason why not; null if it may
	 * @param since when that was last told to have changed; null if it has not
	 * @param recoverySeconds when it may be asked again
	 */
	record Model(String model, String state, @Nullable String reason, @Nullable Instant since, long recoverySeconds) {

		static Model of(ModelHealth health, @Nullable Instant since) {
			return new Model(health.model(), health.state().name().toLowerCase(Locale.ROOT), health.reason(), since,
					health.recovery().toSeconds());
		}

	}

	/**
	 * How attempts ended.
	 *
	 * @param answered those that answered
	 * @param failed those that failed
	 * @param cancelled those that were given up
	 */
	record Attempts(long answered, long failed, long cancelled) {

	}

	/**
	 * Tokens, as far as they are known.
	 *
	 * @param input tokens of requests
	 * @param output tokens of answers
	 */
	record Tokens(long input, long output) {

	}

}
