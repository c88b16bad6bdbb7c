package io.llmfailover.service;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.llmfailover.Route;
import io.llmfailover.failover.Candidate;

/**
 * Every provider by its name and aliases. Immutable.
 */
final class Providers {

	private final Map<String, Candidate> byName;

	private final Map<String, String> aliases;

	Providers(Map<String, Candidate> byName, Map<String, String> aliases) {
		this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
		this.aliases = Map.copyOf(aliases);
	}

	Collection<Candidate> all() {
		return this.byName.values();
	}

	/**
	 * The own name of a provider.
	 * @param nameOrAlias its name or alias
	 * @return the name
	 * @throws IllegalArgumentException if there is no such provider
	 */
	String resolve(String nameOrAlias) {
		String name = this.aliases.getOrDefault(nameOrAlias, nameOrAlias);
		if (!this.byName.containsKey(name)) {
			throw new IllegalArgumentException(
					"There is no provider '" + nameOrAlias + "'; there are " + this.byName.keySet());
		}
		return name;
	}

	Candidate get(String nameOrAlias) {
		Candidate candidate = this.byName.get(resolve(nameOrAlias));
		if (candidate == null) {
			throw new IllegalStateException("resolve() has checked it");
		}
		return candidate;
	}

	/**
	 * A provider by its own name; an alias is not looked at.
	 * @param name the name
	 * @return the provider; empty if there is none
	 */
	Optional<Candidate> findByOwnName(String name) {
		return Optional.ofNullable(this.byName.get(name));
	}

	Candidate get(Route route) {
		Candidate candidate = get(route.provider());
		String model = route.model();
		return (model != null) ? withModels(candidate, List.of(model)) : candidate;
	}

	Providers replacing(Candidate candidate) {
		Map<String, Candidate> changed = new LinkedHashMap<>(this.byName);
		changed.put(candidate.provider().name(), candidate);
		return new Providers(changed, this.aliases);
	}

	Providers withEnabled(String nameOrAlias, boolean enabled) {
		Candidate old = get(nameOrAlias);
		return replacing(new Candidate(old.provider(), old.models(), old.timeouts(), enabled));
	}

	static Candidate withModels(Candidate candidate, List<String> models) {
		return new Candidate(candidate.provider(), models, candidate.timeouts(), candidate.enabled());
	}

}
