package io.llmfailover.autoconfigure;

import io.llmfailover.provider.SettingNames;

/**
 * The settings of a provider by the names of their properties.
 */
final class PropertyNames implements SettingNames {

	static final PropertyNames INSTANCE = new PropertyNames();

	private PropertyNames() {
	}

	@Override
	public String of(String provider, Setting setting) {
		return "the property llm.failover.providers." + provider + switch (setting) {
			case KEY -> ".api-key";
			case MODELS -> ".model";
			case BASE_URL -> ".base-url";
			case MAX_CONNECTIONS -> ".http.max-connections";
		};
	}

}
