package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.llmfailover.Route;
import io.llmfailover.provider.KnownProviders;
import org.jspecify.annotations.Nullable;

/**
 * The names that a property may use for a provider: every provider's own, and the aliases
 * of the built-in ones.
 */
final class ProviderNames {

	private final Set<String> names;

	ProviderNames(Collection<String> names) {
		this.names = new LinkedHashSet<>(names);
	}

	/**
	 * The name that is meant, without looking whether there is such a provider.
	 * @param nameOrAlias a name, or the alias of a built-in provider
	 * @return the name
	 */
	static String canonical(String nameOrAlias) {
		KnownProviders.Row known = KnownProviders.find(nameOrAlias.trim());
		return (known != null) ? known.name() : nameOrAlias.trim();
	}

	/**
	 * The provider that a property names.
	 * @param property the property
	 * @param nameOrAlias what it says
	 * @return the provider's name
	 */
	String resolve(String property, String nameOrAlias) {
		String name = canonical(nameOrAlias);
		if (this.names.contains(name)) {
			return name;
		}
		throw new InvalidPropertyException(property, "names the unknown provider '" + nameOrAlias + "'",
				didYouMean(name) + "The providers are " + String.join(", ", this.names)
						+ "; any other needs llm.failover.providers." + nameOrAlias + ".base-url and .model.");
	}

	/**
	 * The providers that a property names, each at most once.
	 * @param property the property
	 * @param namesOrAliases what it says
	 * @return the providers' names
	 */
	List<String> resolveDistinct(String property, List<String> namesOrAliases) {
		List<String> resolved = new ArrayList<>();
		for (String nameOrAlias : namesOrAliases) {
			String name = resolve(property, nameOrAlias);
			if (resolved.contains(name)) {
				throw new InvalidPropertyException(property, "names the provider '" + name + "' twice",
						"Name every provider once.");
			}
			resolved.add(name);
		}
		return resolved;
	}

	/**
	 * The chains with the providers' names in them.
	 * @param chains the chains as they are configured
	 * @return by name, {@code provider} or {@code provider:model} in order
	 */
	Map<String, List<String>> resolveChains(Map<String, List<String>> chains) {
		Map<String, List<String>> resolved = new LinkedHashMap<>();
		chains.forEach((name, routes) -> {
			String property = LlmFailoverProperties.PREFIX + ".chains." + name;
			if (routes.isEmpty()) {
				throw new InvalidPropertyException(property, "is empty", "Name at least one provider.");
			}
			resolved.put(name, routes.stream().map((route) -> resolveRoute(property, route)).toList());
		});
		return resolved;
	}

	private String resolveRoute(String property, String text) {
		Route route = parse(property, text);
		return new Route(resolve(property, route.provider()), route.model()).toString();
	}

	private static Route parse(String property, String text) {
		try {
			return Route.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, "holds '" + text + "', which names no provider or no model",
					"Write provider or provider:model.");
		}
	}

	private String didYouMean(String name) {
		String closest = closest(name);
		return (closest != null) ? "Did you mean '" + closest + "'? " : "";
	}

	private @Nullable String closest(String name) {
		return this.names.stream()
			.filter((candidate) -> distance(name, candidate) <= 2)
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)))
			.orElse(null);
	}

	// Levenshtein's, with one row
	private static int distance(String a, String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int substituted = diagonal + ((a.charAt(i - 1) != b.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[b.length()];
	}

}
