package io.llmfailover.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.llmfailover.provider.KnownProviders;

/**
 * The providers that are asked over HTTP: the built-in ones, then the custom ones in the
 * order in which they are configured.
 */
final class ConfiguredProviders {

	private static final String PREFIX = LlmFailoverProperties.PREFIX + ".providers.";

	private ConfiguredProviders() {
	}

	/**
	 * Finds the providers.
	 * @param properties what is configured, by name or alias
	 * @param replaced names that {@code ChatProvider} beans take
	 * @return the providers
	 */
	static Collection<ConfiguredProvider> of(Map<String, ProviderProperties> properties, List<String> replaced) {
		Map<String, String> written = writtenNames(properties);
		Map<String, ConfiguredProvider> providers = new LinkedHashMap<>();
		for (String name : KnownProviders.names()) {
			providers.put(name, provider(name, written.getOrDefault(name, name), properties));
		}
		written.forEach((name, key) -> providers.putIfAbsent(name, provider(name, key, properties)));
		for (String name : replaced) {
			if (written.containsKey(name)) {
				throw new InvalidPropertyException(PREFIX + written.get(name),
						"configures a provider whose place a ChatProvider bean of that name takes",
						"Remove the properties or the bean, or give the bean another name.");
			}
			providers.remove(name);
		}
		return providers.values();
	}

	private static ConfiguredProvider provider(String name, String key, Map<String, ProviderProperties> properties) {
		return new ConfiguredProvider(name, PREFIX + key, properties.getOrDefault(key, ProviderProperties.NONE));
	}

	private static Map<String, String> writtenNames(Map<String, ProviderProperties> properties) {
		Map<String, String> written = new LinkedHashMap<>();
		for (String key : properties.keySet()) {
			String name = ProviderNames.canonical(key);
			if (name.isEmpty() || name.indexOf(':') >= 0) {
				throw new InvalidPropertyException(PREFIX + key, "is not a name for a provider",
						"Choose a name without a colon, which separates provider and model.");
			}
			String other = written.putIfAbsent(name, key);
			if (other != null) {
				throw new InvalidPropertyException(PREFIX + key,
						"configures the same provider as '" + PREFIX + other + "'",
						"Put all of it under '" + PREFIX + name + "'.");
			}
		}
		return written;
	}

}
