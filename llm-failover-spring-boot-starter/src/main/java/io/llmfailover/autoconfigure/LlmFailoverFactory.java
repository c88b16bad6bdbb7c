package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.llmfailover.FailoverListener;
import io.llmfailover.failover.Backoff;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.HealthSettings;
import io.llmfailover.provider.AnswerLimits;
import io.llmfailover.provider.HttpProvider;
import io.llmfailover.provider.KnownProviders;
import io.llmfailover.provider.ProviderSettings;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.target.ChatProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Puts the service together from what is configured.
 */
final class LlmFailoverFactory {

	private static final String PREFERRED_VARIABLE = "PREFERRED_AI_PROVIDER";

	private final LlmFailoverProperties properties;

	private final EnvironmentVariables variables;

	private final ProviderWebClients webClients;

	private final List<ChatProvider> beans;

	private final List<FailoverListener> listeners;

	LlmFailoverFactory(LlmFailoverProperties properties, EnvironmentVariables variables, ProviderWebClients webClients,
			List<ChatProvider> beans, List<FailoverListener> listeners) {
		this.properties = properties;
		this.variables = variables;
		this.webClients = webClients;
		this.beans = beans;
		this.listeners = listeners;
	}

	/**
	 * Builds the service.
	 * @param customizers applied after everything that properties say
	 * @return the service
	 */
	LlmFailover create(List<LlmFailoverBuilderCustomizer> customizers) {
		List<String> beanNames = this.beans.stream().map(ChatProvider::name).toList();
		Collection<ConfiguredProvider> configured = ConfiguredProviders.of(this.properties.providers(), beanNames);
		Map<String, String> keySources = new LinkedHashMap<>();
		LlmFailoverBuilder builder = LlmFailover.builder();
		for (ConfiguredProvider provider : configured) {
			ProviderSettings settings = provider.settings(this.variables);
			keySources.put(provider.name(), StartupReport.keySource(settings.access()));
			builder.provider(httpProvider(provider, settings), aliases(provider.name()));
			builder.timeouts(provider.name(), provider.properties().timeouts().change());
		}
		this.beans.forEach((bean) -> builder.provider(bean, aliases(bean.name())));
		names(builder, configured, beanNames);
		calls(builder);
		builder.health(health(configured));
		this.listeners.forEach(builder::listener);
		customizers.forEach((customizer) -> customizer.customize(builder));
		LlmFailover service = builder.build();
		configured.stream()
			.filter((provider) -> !provider.properties().enabled())
			.forEach((provider) -> service.admin().disable(provider.name()));
		new StartupReport(keySources).tell(service.admin().providers(), this.properties.failFast());
		return service;
	}

	private ChatProvider httpProvider(ConfiguredProvider provider, ProviderSettings settings) {
		WebClient client = this.webClients.webClient(provider, this.properties.timeouts().connect());
		return new HttpProvider(settings, client, AnswerLimits.DEFAULTS.withMaxTokens(this.properties.maxTokens()),
				Schedulers.parallel());
	}

	private static String[] aliases(String name) {
		KnownProviders.Row known = KnownProviders.find(name);
		return (known != null && known.alias() != null) ? new String[] { known.alias() } : new String[0];
	}

	private void names(LlmFailoverBuilder builder, Collection<ConfiguredProvider> configured, List<String> beanNames) {
		List<String> all = new ArrayList<>(configured.stream().map(ConfiguredProvider::name).toList());
		all.addAll(beanNames);
		ProviderNames names = new ProviderNames(all);
		List<String> order = (this.properties.order() != null)
				? names.resolveDistinct(LlmFailoverProperties.PREFIX + ".order", this.properties.order()) : all;
		builder.order(order.toArray(String[]::new));
		builder.preferred(preferred(names, order));
		names.resolveChains(this.properties.chains())
			.forEach((name, routes) -> builder.chain(name, routes.toArray(String[]::new)));
	}

	private @Nullable String preferred(ProviderNames names, List<String> order) {
		String property = LlmFailoverProperties.PREFIX + ".preferred-provider";
		String preferred = this.properties.preferredProvider();
		if (preferred == null || preferred.isBlank()) {
			EnvironmentVariables.Variable variable = this.variables.first(List.of(PREFERRED_VARIABLE));
			property = PREFERRED_VARIABLE;
			preferred = (variable != null) ? variable.value() : null;
		}
		if (preferred == null) {
			return null;
		}
		String name = names.resolve(property, preferred);
		if (!order.contains(name)) {
			throw new InvalidPropertyException(property,
					"prefers '" + name + "', which llm.failover.order leaves out of the chain",
					"Add it to llm.failover.order, or prefer a provider that is in it.");
		}
		return name;
	}

	private HealthSettings health(Collection<ConfiguredProvider> configured) {
		Map<String, Integer> maxConcurrent = new LinkedHashMap<>();
		for (ConfiguredProvider provider : configured) {
			Integer limit = provider.properties().maxConcurrent();
			if (limit != null) {
				maxConcurrent.put(provider.name(), limit);
			}
		}
		LlmFailoverProperties.Health health = this.properties.health();
		return new HealthSettings(health.failuresInRow(), health.openFor(), health.parkAccount(), health.parkModel(),
				health.degradedAfter(), maxConcurrent);
	}

	private void calls(LlmFailoverBuilder builder) {
		LlmFailoverProperties.Retry retry = this.properties.retry();
		builder.timeouts(this.properties.timeouts().change());
		this.properties.modelTimeouts()
			.forEach((timeouts) -> builder.modelTimeouts(Objects.requireNonNull(timeouts.model()), timeouts.change()));
		builder.systemMessage(this.properties.systemMessage())
			.strict(this.properties.strict())
			.chatTimeout(this.properties.timeout())
			.chatTransport(this.properties.chatTransport())
			.streamTimeout(this.properties.streamTimeout())
			.onInterruption(this.properties.onInterruption())
			.errorContext(this.properties.errorContext())
			.policy(new FailurePolicy(this.properties.actions(), new Backoff(retry.backoff(), retry.backoff()),
					retry.maxRetryAfter()));
	}

}
