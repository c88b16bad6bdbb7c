package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailoverListener;
import io.llmfailover.conversation.ConversationCipher;
import io.llmfailover.conversation.ConversationStore;
import io.llmfailover.event.FailoverEvents;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.target.AttemptInterceptor;
import io.llmfailover.target.ChatProvider;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;

/**
 * Auto-configuration of {@link FailoverChatService}, {@link FailoverAdmin} and
 * {@link LlmFailoverBuilder}. It backs off from an application's own service, but not
 * from one that decorates ours or stands beside it: one that is {@code @Primary}, that
 * asks for ours or for the builder, or that is no default candidate. Keys, order and
 * providers are looked at when the service is created and in no condition: conditions are
 * evaluated at build time when the application is processed ahead of time.
 */
@AutoConfiguration(after = { SslAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
		WebClientAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "llm.failover.enabled", matchIfMissing = true)
@Conditional(OwnServiceCondition.class)
@EnableConfigurationProperties(LlmFailoverProperties.class)
@ImportRuntimeHints({ NotedConnector.Hints.class, ToolHints.Validator.class })
public final class LlmFailoverAutoConfiguration {

	/**
	 * Also where beans are created when they are first used, the configuration is checked
	 * and reported at start.
	 */
	@Bean
	static LazyInitializationExcludeFilter llmFailoverIsCheckedAtStart() {
		return LazyInitializationExcludeFilter.forBeanTypes(ConfiguredFailover.class);
	}

	@Bean
	ProviderWebClients llmFailoverWebClients(LlmFailoverProperties properties,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectors, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles, WebClientCustomizers customizers) {
		return new ProviderWebClients(customizers, connectors.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults),
				sslBundles.getIfAvailable(DefaultSslBundleRegistry::new), properties.http());
	}

	@Bean
	WebClientCustomizers llmFailoverWebClientCustomizers(LlmFailoverProperties properties,
			ObjectProvider<ObservationRegistry> registries,
			ObjectProvider<ClientRequestObservationConvention> conventions, ObjectProvider<WebClientCustomizer> general,
			ObjectProvider<LlmFailoverWebClientCustomizer> own) {
		WebClientCustomizers customizers = new WebClientCustomizers(registries.getIfUnique(), conventions.getIfUnique(),
				general.orderedStream().toList(), own.orderedStream().toList(),
				properties.http().applyWebClientCustomizers());
		customizers.report();
		return customizers;
	}

	@Bean
	LlmFailoverFactory llmFailoverFactory(LlmFailoverProperties properties, Environment environment,
			ProviderWebClients webClients, ObjectProvider<ChatProvider> providers,
			ObjectProvider<FailoverListener> listeners, ObjectProvider<ConversationStore> conversationStores,
			ObjectProvider<ConversationCipher> conversationCiphers) {
		return new LlmFailoverFactory(properties, new EnvironmentVariables(environment), webClients,
				providers.orderedStream().toList(), listeners.orderedStream().toList(),
				conversationStores.getIfAvailable(), conversationCiphers.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	FailoverEvents llmFailoverEvents(ApplicationEventPublisher publisher) {
		return new FailoverEvents(publisher::publishEvent);
	}

	/**
	 * A new builder for whoever asks, with everything that is configured in it.
	 */
	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	LlmFailoverBuilder llmFailoverBuilder(LlmFailoverFactory factory, ObjectProvider<AttemptInterceptor> interceptors,
			ObjectProvider<LlmFailoverBuilderCustomizer> customizers, ConfigurableListableBeanFactory beans,
			Environment environment) {
		LlmFailoverBuilder builder = factory.builder();
		new ToolBeans(beans).addTo(builder);
		if (Threading.VIRTUAL.isActive(environment)) {
			builder.toolThreads(new VirtualThreadTaskExecutor("llm-tool-"));
		}
		interceptors.orderedStream().forEach(builder::interceptor);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	@Bean
	ConfiguredFailover llmFailover(LlmFailoverFactory factory, LlmFailoverBuilder builder) {
		LlmFailover service = builder.build();
		factory.report(service);
		return new ConfiguredFailover(service);
	}

	/**
	 * The service. Where the application has one that stands before it, that one is
	 * injected.
	 */
	@Bean
	@Fallback
	FailoverChatService failoverChatService(ConfiguredFailover configured) {
		return configured.service();
	}

	@Bean
	@ConditionalOnMissingBean
	FailoverAdmin failoverAdmin(ConfiguredFailover configured) {
		return configured.service().admin();
	}

	/**
	 * What both beans come from. It stands apart so that a test can replace the service
	 * and still have its application's administration.
	 */
	record ConfiguredFailover(LlmFailover service) {

	}

}
