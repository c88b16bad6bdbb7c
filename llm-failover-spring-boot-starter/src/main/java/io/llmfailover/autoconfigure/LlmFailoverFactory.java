package io.llmfailover.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.llmfailover.FailoverListener;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.failover.FailurePolicy;
import io.llmfailover.failover.HealthSettings;
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
 * Fills builders with what is configured. They share the providers, and with them their
 * connections and what was learned about their models, and where conversations are kept,
 * but not their health.
 */
final class LlmFailoverFactory {

	private static final String PREFERRED_VARIABLE = "PREFERRED_AI_PROVIDER";

	private final LlmFailoverProperties properties;

	private final EnvironmentVariables variables;

	private final ProviderWebClients webClients;

	private final List<FailoverListener> listeners;

	private final Collection<ConfiguredProvider> configured;

	private final List<ChatProvider> providers = new ArrayList<>();

	private final ConversationStore conversationStore;

	private final ConversationCipher conversationCipher;

	private final Map<String, String> keySources = new LinkedHashMap<>();

	LlmFailoverFactory(LlmFailoverProperties properties, EnvironmentVariables variables, ProviderWebClients webClients,
			List<ChatProvider> beans, List<FailoverListener> listeners, @Nullable ConversationStore conversationStore,
			@Nullable ConversationCipher conversationCipher) {
		this.properties = properties;
		this.variables = variables;
		this.webClients = webClients;
		this.listeners = listeners;
		this.conversationStore = (conversationStore != null) ? conversationStore : inMemory(properties.conversations());
		this.conversationCipher = (conversationCipher != null) ? conversationCipher : ConversationCipher.NONE;
		UnreadVariables.refuse(variables.names(), properties.providers().keySet());
		this.configured = ConfiguredProviders.of(properties.providers(),
				beans.stream().map(ChatProvider::name).toList());
		for (ConfiguredProvider provider : this.configured) {
			ProviderSettings settings = provider.settings(variables);
			this.keySources.put(provider.name(), StartupReport.keySource(settings.access()));
			this.providers.add(httpProvider(provider, settings));
		}
		this.providers.addAll(beans);
	}

	/**
	 * A builder that holds everything that is configured.
	 * @return the builder
	 */
	LlmFailoverBuilder builder() {
		LlmFailoverBuilder builder = LlmFailover.builder();
		this.providers.forEach((provider) -> builder.provider(provider, aliases(provider.name())));
		for (ConfiguredProvider provider : this.configured) {
			builder.timeouts(provider.name(), provider.properties().timeouts().change());
			if (!provider.properties().enabled()) {
				builder.disabled(provider.name());
			}
		}
		names(builder);
		calls(builder);
		builder.health(health());
		builder.conversations(this.properties.conversations().settings())
			.conversationStore(this.conversationStore)
			.conversationCipher(this.conversationCipher);
		this.listeners.forEach(builder::listener);
		return builder;
	}

	/**
	 * Says at start who may be asked.
	 * @param service the service
	 * @throws InvalidPropertyException if nobody may, and that is an error
	 */
	void report(LlmFailover service) {
		new StartupReport(this.keySources).tell(service.admin().providers(), this.properties.failFast());
	}

	private ChatProvider httpProvider(ConfiguredProvider provider, ProviderSettings settings) {
		WebClient client = this.webClients.webClient(provider, this.properties.timeouts().connect());
		return new HttpProvider(settings, client, this.properties.limits().limits(this.properties.maxTokens()),
				Schedulers.parallel(), PropertyNames.INSTANCE);
	}

	private static String[] aliases(String name) {
		KnownProviders.Row known = KnownProviders.find(name);
		return (known != null && known.alias() != null) ? new String[] { known.alias() } : new String[0];
	}

	private void names(LlmFailoverBuilder builder) {
		List<String> all = this.providers.stream().map(ChatProvider::name).toList();
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

	private HealthSettings health() {
		Map<String, Integer> maxConcurrent = new LinkedHashMap<>();
		for (ConfiguredProvider provider : this.configured) {
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
			.onInterruptionText(this.properties.onInterruptionText())
			.errorContext(this.properties.errorContext())
			.retry(retry.settings())
			.tools(this.properties.tools().calls())
			.toolRuns(this.properties.tools().runs())
			.defaultTools(this.properties.tools().defaultTools().toArray(String[]::new))
			.policy(new FailurePolicy(this.properties.actions(), retry.backoffs(), retry.maxRetryAfter()));
	}

	private static ConversationStore inMemory(ConversationsProperties conversations) {
		if (conversations.store() != ConversationsProperties.Store.MEMORY) {
			boolean redis = conversations.store() == ConversationsProperties.Store.REDIS;
			throw new InvalidPropertyException("llm.failover.conversations.store",
					redis ? "is 'redis', but its client is not on the class path"
							: "is 'jdbc', but JDBC is not on the class path",
					redis ? "Add spring-boot-starter-data-redis-reactive."
							: "Add spring-boot-starter-jdbc and a driver.");
		}
		return conversations.memory().store();
	}

}
