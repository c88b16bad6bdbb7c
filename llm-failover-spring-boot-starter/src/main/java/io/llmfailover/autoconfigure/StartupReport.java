package io.llmfailover.autoconfigure;

import java.util.List;
import java.util.Map;

import io.llmfailover.ProviderInfo;
import io.llmfailover.provider.ApiKey;
import io.llmfailover.provider.ProviderSettings.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at start who may be asked, and where the keys came from: a stray key in the
 * environment sends what users write to that vendor, so it must be visible.
 */
final class StartupReport {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	private final Map<String, String> keySources;

	/**
	 * Creates a report.
	 * @param keySources by provider, where its key came from
	 */
	StartupReport(Map<String, String> keySources) {
		this.keySources = keySources;
	}

	static String keySource(Access access) {
		ApiKey key = access.key();
		return (key != null) ? "key from " + key.source() : "no key";
	}

	/**
	 * Logs a line for each provider.
	 * @param providers the providers in the order in which they are asked
	 * @param failFast whether it is an error that none of them can be asked
	 */
	void tell(List<ProviderInfo> providers, boolean failFast) {
		int place = 0;
		for (ProviderInfo provider : providers) {
			String leftOut = leftOut(provider);
			if (leftOut != null) {
				logger.info("LLM provider {}: left out, {}", provider.name(), leftOut);
			}
			else {
				place++;
				logger.info("LLM provider {}: place {} in the chain, model {}, {}", provider.name(), place,
						String.join(", ", provider.models()),
						this.keySources.getOrDefault(provider.name(), "a ChatProvider bean"));
			}
		}
		if (place == 0) {
			nobody(providers, failFast);
		}
	}

	private static @Nullable String leftOut(ProviderInfo provider) {
		if (!provider.inChain()) {
			return "not in llm.failover.order";
		}
		if (!provider.enabled()) {
			return "disabled";
		}
		return provider.whyUnusable();
	}

	private static void nobody(List<ProviderInfo> providers, boolean failFast) {
		StringBuilder reasons = new StringBuilder();
		providers.forEach(
				(provider) -> reasons.append("\n- ").append(provider.name()).append(": ").append(leftOut(provider)));
		if (failFast) {
			throw new InvalidPropertyException(LlmFailoverProperties.PREFIX + ".fail-fast",
					"is true, and no LLM provider can be asked", "Let at least one be asked:" + reasons);
		}
		logger.warn("No LLM provider can be asked, so every chat will fail:{}", reasons);
	}

}
