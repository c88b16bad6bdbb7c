package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.llmfailover.provider.HttpClients;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds one {@link WebClient} per provider from what Spring Boot has configured for the
 * application's HTTP clients.
 */
final class ProviderWebClients {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration LONGEST_CONNECT = Duration.ofMillis(Integer.MAX_VALUE);

	private final Supplier<WebClient.Builder> builders;

	private final ClientHttpConnectorBuilder<?> connectors;

	private final HttpClientSettings settings;

	private final SslBundles sslBundles;

	private final List<LlmFailoverWebClientCustomizer> customizers;

	ProviderWebClients(Supplier<WebClient.Builder> builders, ClientHttpConnectorBuilder<?> connectors,
			HttpClientSettings settings, SslBundles sslBundles, List<LlmFailoverWebClientCustomizer> customizers) {
		this.builders = builders;
		this.connectors = fit(connectors);
		this.settings = settings;
		this.sslBundles = sslBundles;
		this.customizers = customizers;
	}

	/**
	 * Builds the client of a provider.
	 * @param provider the provider
	 * @param connectTimeout how long connecting may take where the provider does not say;
	 * null for the application's setting
	 * @return the client
	 */
	WebClient webClient(ConfiguredProvider provider, @Nullable Duration connectTimeout) {
		Duration own = provider.properties().timeouts().connect();
		HttpClientSettings settings = settings((own != null) ? own : connectTimeout);
		// an application's own builder bean may be a singleton
		WebClient.Builder builder = this.builders.get().clone();
		builder.clientConnector(connector(provider, settings));
		this.customizers.forEach((customizer) -> customizer.customize(provider.name(), builder));
		return builder.build();
	}

	private HttpClientSettings settings(@Nullable Duration connectTimeout) {
		Duration connect = (connectTimeout != null) ? connectTimeout : this.settings.connectTimeout();
		// a redirect would carry the key to another host, and the read timeout of other
		// clients would cut off a model that thinks
		return this.settings.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withReadTimeout(null)
			.withConnectTimeout((connect != null) ? limited(connect) : CONNECT_TIMEOUT);
	}

	// connectors count milliseconds in an int
	private static Duration limited(Duration connect) {
		return (connect.compareTo(LONGEST_CONNECT) < 0) ? connect : LONGEST_CONNECT;
	}

	private ClientHttpConnector connector(ConfiguredProvider provider, HttpClientSettings settings) {
		String bundleName = provider.properties().ssl().bundle();
		if (bundleName == null) {
			return this.connectors.build(settings);
		}
		ReloadingConnector connector = new ReloadingConnector(
				this.connectors.build(settings.withSslBundle(bundle(provider, bundleName))));
		this.sslBundles.addBundleUpdateHandler(bundleName,
				(updated) -> connector.reload(this.connectors.build(settings.withSslBundle(updated))));
		return connector;
	}

	private SslBundle bundle(ConfiguredProvider provider, String bundleName) {
		try {
			return this.sslBundles.getBundle(bundleName);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidPropertyException(provider.property("ssl.bundle"),
					"names the unknown SSL bundle '" + bundleName + "'",
					"Define it, for example with spring.ssl.bundle.pem." + bundleName + ".truststore.certificate.");
		}
	}

	private static ClientHttpConnectorBuilder<?> fit(ClientHttpConnectorBuilder<?> connectors) {
		return (connectors instanceof ReactorClientHttpConnectorBuilder reactor)
				? reactor.withHttpClientCustomizer(HttpClients::fit) : connectors;
	}

}
