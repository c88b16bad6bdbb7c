package io.llmfailover.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.llmfailover.Route;
import io.llmfailover.failover.Candidate;
import io.llmfailover.failover.TimeoutRules;
import io.llmfailover.failover.Timeouts;
import io.llmfailover.provider.AnswerLimits;
import io.llmfailover.target.ChatProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a builder knows about providers: which there are, in which order they are asked,
 * and how long each may stay silent. Not thread-safe.
 */
final class ProviderSetup {

	private final Map<String, ProviderSource> sources = new LinkedHashMap<>();

	private final Map<String, String> aliases = new LinkedHashMap<>();

	private final Map<String, UnaryOperator<Timeouts>> ownTimeouts = new LinkedHashMap<>();

	private final Map<String, List<Route>> chains = new LinkedHashMap<>();

	private final Set<String> disabled = new LinkedHashSet<>();

	private AnswerLimits limits = AnswerLimits.DEFAULTS;

	private List<String> order = List.of();

	private @Nullable String preferred;

	private TimeoutRules timeouts = TimeoutRules.DEFAULTS;

	private UnaryOperator<ChatProvider> replacement = UnaryOperator.identity();

	void add(String name, ProviderSource source, String... aliases) {
		if (this.sources.putIfAbsent(name, source) != null) {
			throw new IllegalArgumentException("There are two providers named '" + name + "'");
		}
		for (String alias : aliases) {
			this.aliases.put(alias, name);
		}
	}

	void order(List<String> providers) {
		this.order = providers;
	}

	void preferred(@Nullable String provider) {
		this.preferred = provider;
	}

	void disable(List<String> providers) {
		this.disabled.addAll(providers);
	}

	void chain(String name, List<Route> routes) {
		if (routes.isEmpty()) {
			throw new IllegalArgumentException("chain '" + name + "' must name at least one provider");
		}
		this.chains.put(name, routes);
	}

	AnswerLimits limits() {
		return this.limits;
	}

	void limits(AnswerLimits limits) {
		this.limits = Objects.requireNonNull(limits, "limits");
	}

	void timeouts(UnaryOperator<Timeouts> change) {
		this.timeouts = this.timeouts.forAll(change);
	}

	void timeoutsOfProvider(String provider, UnaryOperator<Timeouts> change) {
		this.ownTimeouts.merge(provider, Objects.requireNonNull(change, "change"),
				(first, second) -> (times) -> second.apply(first.apply(times)));
	}

	void timeoutsOfModels(String models, UnaryOperator<Timeouts> change) {
		this.timeouts = this.timeouts.forModels(models, change);
	}

	/**
	 * Puts something in the place of each provider, behind an earlier replacement.
	 * @param replacement gives what takes a provider's place
	 */
	void replace(UnaryOperator<ChatProvider> replacement) {
		UnaryOperator<ChatProvider> earlier = this.replacement;
		Objects.requireNonNull(replacement, "replacement");
		this.replacement = (provider) -> replacement.apply(earlier.apply(provider));
	}

	/**
	 * The providers of one service.
	 * @param connections the service's connections
	 * @return every provider, those that are disabled included
	 * @throws IllegalArgumentException if a name is unknown that is disabled, has times
	 * of its own, or stands in a chain
	 */
	Providers providers(Connections connections) {
		TimeoutRules timeouts = timeoutRules();
		Map<String, Candidate> candidates = new LinkedHashMap<>();
		this.sources.forEach((name, source) -> {
			ChatProvider provider = replaced(name, source.provider(connections, this.limits));
			candidates.put(name, new Candidate(provider, provider.models(), timeouts, true));
		});
		Providers providers = withoutDisabled(new Providers(candidates, this.aliases));
		this.ownTimeouts.keySet().forEach(providers::resolve);
		this.chains.values().forEach((routes) -> routes.forEach(providers::get));
		return providers;
	}

	private Providers withoutDisabled(Providers providers) {
		Providers changed = providers;
		for (String name : this.disabled) {
			changed = changed.withEnabled(name, false);
		}
		return changed;
	}

	private TimeoutRules timeoutRules() {
		TimeoutRules rules = this.timeouts;
		for (Map.Entry<String, UnaryOperator<Timeouts>> own : this.ownTimeouts.entrySet()) {
			rules = rules.forProvider(this.aliases.getOrDefault(own.getKey(), own.getKey()), own.getValue());
		}
		return rules;
	}

	private ChatProvider replaced(String name, ChatProvider provider) {
		ChatProvider replaced = this.replacement.apply(provider);
		if (!replaced.name().equals(name)) {
			throw new IllegalArgumentException(
					"What takes the place of '" + name + "' must have its name, but is '" + replaced.name() + "'");
		}
		return replaced;
	}

	/**
	 * The chain in which the providers are asked.
	 * @param providers the providers
	 * @return the chain
	 * @throws IllegalArgumentException if a name in the order, or the preferred one, is
	 * unknown, or one comes twice in the order
	 */
	Chain chain(Providers providers) {
		List<String> names = new ArrayList<>(
				this.order.isEmpty() ? this.sources.keySet() : this.order.stream().map(providers::resolve).toList());
		if (this.preferred != null) {
			String first = providers.resolve(this.preferred);
			names.remove(first);
			names.add(0, first);
		}
		return new Chain(names, providers);
	}

	/**
	 * The named chains.
	 * @return a copy, in the order in which they were named
	 */
	Map<String, List<Route>> chains() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.chains));
	}

}
