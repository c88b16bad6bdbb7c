package io.llmfailover.provider;

/**
 * What whoever set a provider up calls its settings: messages say with these names what
 * to change. Thread-safe.
 */
@FunctionalInterface
public interface SettingNames {

	/** For providers that were put together in code. */
	SettingNames IN_CODE = (provider, setting) -> "the " + setting.words + " given to LlmFailoverBuilder."
			+ ((setting == Setting.MAX_CONNECTIONS) ? "pool(...)" : "provider(...)");

	/**
	 * The name of a setting.
	 * @param provider the provider's name
	 * @param setting the setting
	 * @return its name with its article, for example
	 * {@code the property llm.failover.providers.openai.api-key}
	 */
	String of(String provider, Setting setting);

	/**
	 * What may have to be changed.
	 */
	enum Setting {

		/** The key. */
		KEY("key"),

		/** The models that are asked. */
		MODELS("models"),

		/** Where the provider is. */
		BASE_URL("base URL"),

		/** How many connections its pool holds. */
		MAX_CONNECTIONS("maxConnections");

		private final String words;

		Setting(String words) {
			this.words = words;
		}

	}

}
