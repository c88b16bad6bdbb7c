package io.llmfailover.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.ModelHealth;
import io.llmfailover.ProviderInfo;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of each provider, from what is known: nobody is asked. A provider that may
 * be asked is up, and of one that may not it is unknown how it is. None is ever down: an
 * instance whose providers fail would not get better by being taken out of service.
 */
final class LlmFailoverHealth {

	private LlmFailoverHealth() {
	}

	/**
	 * A contributor for each provider.
	 * @param admin tells how they are
	 * @return the contributors by the names of the providers
	 */
	static CompositeHealthContributor of(FailoverAdmin admin) {
		Map<String, HealthIndicator> providers = new LinkedHashMap<>();
		for (ProviderInfo provider : admin.providers()) {
			String name = provider.name();
			providers.put(name,
					indicator(() -> admin.providers()
						.stream()
						.filter((info) -> info.name().equals(name))
						.findFirst()
						.orElse(provider)));
		}
		return CompositeHealthContributor.fromMap(providers);
	}

	private static HealthIndicator indicator(Supplier<ProviderInfo> provider) {
		return () -> health(provider.get());
	}

	private static Health health(ProviderInfo provider) {
		boolean mayBeAsked = provider.usable() && provider.enabled() && provider.health()
			.stream()
			.anyMatch((model) -> model.state() == ModelHealth.State.UP || model.state() == ModelHealth.State.BUSY);
		Health.Builder health = mayBeAsked ? Health.up() : Health.unknown();
		health.withDetail("inChain", provider.inChain()).withDetail("enabled", provider.enabled());
		health.withDetail("models",
				provider.health()
					.stream()
					.collect(Collectors.toMap(ModelHealth::model, LlmFailoverHealth::details, (first, same) -> first,
							LinkedHashMap::new)));
		if (provider.whyUnusable() != null) {
			health.withDetail("unusable", provider.whyUnusable());
		}
		if (provider.degradedFor() != null) {
			health.withDetail("degradedForSeconds", provider.degradedFor().toSeconds());
		}
		return health.build();
	}

	private static Map<String, Object> details(ModelHealth model) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", model.state().name().toLowerCase(Locale.ROOT));
		if (model.reason() != null) {
			details.put("reason", model.reason());
			details.put("recoverySeconds", model.recovery().toSeconds());
		}
		return details;
	}

}
