package io.llmfailover.failover;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.llmfailover.Capability;
import io.llmfailover.ChatRequest;
import io.llmfailover.target.ChatProvider;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * A place in a chain.
 *
 * @param provider the provider
 * @param models the models that are asked there, in order: the next one when one is gone;
 * at least one
 * @param timeouts how long they may stay silent
 * @param enabled whether it may be asked
 */
public record Candidate(ChatProvider provider, List<String> models, TimeoutRules timeouts, boolean enabled) {

	/**
	 * Copies the models and checks that there is one.
	 */
	public Candidate {
		Objects.requireNonNull(provider, "provider");
		Objects.requireNonNull(timeouts, "timeouts");
		models = List.copyOf(models);
		if (models.isEmpty()) {
			throw new IllegalArgumentException("models of '" + provider.name() + "' must hold at least one");
		}
	}

	ChatTarget target(int model) {
		return this.provider.target(this.models.get(model));
	}

	/**
	 * The most tokens that a request to its first model may have, beside those of the
	 * answer.
	 * @param request what is asked
	 * @return the number, at least 1; null if it is not known
	 */
	public @Nullable Integer inputTokens(ChatRequest request) {
		ChatTarget target = target(0);
		Integer window = target.contextWindow();
		if (window == null) {
			return null;
		}
		Integer answer = request.options().maxTokens();
		if (answer == null) {
			answer = target.maxTokens();
		}
		return Math.max(1, window - ((answer != null) ? answer : 0));
	}

	/**
	 * Whether what a model wants back with its answers vouches for all that was said
	 * before them.
	 * @param model the model; null for any that is asked here
	 * @return true if it is known
	 */
	public boolean signsHistory(@Nullable String model) {
		return (model != null) ? this.provider.target(model).signsHistory()
				: this.models.stream().anyMatch((each) -> this.provider.target(each).signsHistory());
	}

	/**
	 * Why it cannot be asked.
	 * @param needed what it must be able to do
	 * @return the reason; null if it can be asked
	 */
	public @Nullable String reasonToSkip(Set<Capability> needed) {
		if (!this.enabled) {
			return "disabled";
		}
		String whyUnusable = this.provider.whyUnusable();
		if (whyUnusable != null) {
			return whyUnusable;
		}
		Set<Capability> capabilities = this.provider.capabilities();
		return capabilities.containsAll(needed) ? null
				: "the request needs " + needed + ", and it can only " + new TreeSet<>(capabilities);
	}

}
