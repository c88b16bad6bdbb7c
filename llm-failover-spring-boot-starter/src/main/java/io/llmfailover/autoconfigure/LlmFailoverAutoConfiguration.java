package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import io.llmfailover.FailoverListener;
import io.llmfailover.service.LlmFailover;
import io.llmfailover.target.ChatProvider;

import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of {@link FailoverChatService} and {@link FailoverAdmin}. Keys,
 * order and providers are looked at when the service is created and in no condition:
 * conditions are evaluated at build time when the application is processed ahead of time.
 */
@AutoConfiguration(after = { SslAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
		WebClientAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "llm.failover.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(FailoverChatService.class)
@EnableConfigurationProperties(LlmFailoverProperties.class)
public final class LlmFailoverAutoConfiguration {

	@Bean
	ConfiguredFailover llmFailover(LlmFailoverProperties properties, Environment environment,
			ObjectProvider<WebClient.Builder> builders, ObjectProvider<ClientHttpConnectorBuilder<?>> connectors,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<LlmFailoverWebClientCustomizer> webClientCustomizers, ObjectProvider<ChatProvider> providers,
			ObjectProvider<FailoverListener> listeners,
			ObjectProvider<LlmFailoverBuilderCustomizer> builderCustomizers) {
		ProviderWebClients webClients = new ProviderWebClients(() -> builders.getIfAvailable(WebClient::builder),
				connectors.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults),
				sslBundles.getIfAvailable(DefaultSslBundleRegistry::new),
				webClientCustomizers.orderedStream().toList());
		LlmFailoverFactory factory = new LlmFailoverFactory(properties, new EnvironmentVariables(environment),
				webClients, providers.orderedStream().toList(), listeners.orderedStream().toList());
		return new ConfiguredFailover(factory.create(builderCustomizers.orderedStream().toList()));
	}

	@Bean
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
