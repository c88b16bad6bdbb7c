package io.llmfailover;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The options for single providers that a builder collects. Those of another request are
 * shared with it until one is added. Not thread-safe.
 */
final class CollectedOptions {

	private Map<String, Map<String, Object>> options;

	private boolean changed;

	CollectedOptions(Map<String, Map<String, Object>> options) {
		this.options = options;
	}

	void add(String provider, String name, Object value) {
		Objects.requireNonNull(value, "value");
		if (!this.changed) {
			Map<String, Map<String, Object>> own = new LinkedHashMap<>();
			this.options.forEach((other, options) -> own.put(other, new LinkedHashMap<>(options)));
			this.options = own;
			this.changed = true;
		}
		this.options.computeIfAbsent(provider, (key) -> new LinkedHashMap<>()).put(name, value);
	}

	/**
	 * The options as a request holds them.
	 * @param tools whether the request has tools
	 * @return the options by provider and name, immutable
	 * @throws IllegalArgumentException if one would replace what the request asks, or is
	 * not JSON
	 */
	Map<String, Map<String, Object>> checked(boolean tools) {
		PassedOptions.checkNames(this.options, tools);
		return this.changed ? PassedOptions.copy(this.options) : this.options;
	}

}
