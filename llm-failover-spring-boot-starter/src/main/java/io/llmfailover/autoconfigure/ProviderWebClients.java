package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.llmfailover.provider.HttpClients;
import io.llmfailover.provider.PoolSettings;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds one {@link WebClient} per provider, with a pool of its own. TLS, proxy and
 * connect timeout are what Spring Boot has configured for the application's HTTP clients;
 * what the application adds to its own requests does not reach providers.
 */
final class ProviderWebClients implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	// connectors count its milliseconds in an int
	private static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

	private final WebClientCustomizers customizers;

	private final ClientHttpConnectorBuilder<?> connectors;

	private final HttpClientSettings settings;

	private final SslBundles sslBundles;

	private final LlmFailoverProperties.Http http;

	private final List<ConnectionProvider> pools = new ArrayList<>();

	// not for longer than its connector, which is replaced when its TLS bundle is
	// reloaded
	private final Set<JdkClient> clients = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	ProviderWebClients(WebClientCustomizers customizers, ClientHttpConnectorBuilder<?> connectors,
			HttpClientSettings settings, SslBundles sslBundles, LlmFailoverProperties.Http http) {
		this.customizers = customizers;
		this.connectors = connectors;
		this.settings = settings;
		this.sslBundles = sslBundles;
		this.http = http;
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
		ClientHttpConnectorBuilder<?> connectors = fit(provider, Objects.requireNonNull(settings.connectTimeout()));
		ClientHttpConnector connector = connectors.build(settings);
		NotedConnector noted = new NotedConnector(this.customizers.builder(), connector);
		noted.customize((builder) -> this.customizers.customize(provider.name(), builder));
		requireKnown(provider, noted.connector());
		String bundle = provider.properties().ssl().bundle();
		if (bundle != null) {
			requireOwn(provider, noted.connector() == connector);
			ClientHttpConnector secure = secure(provider, bundle, connectors, settings);
			noted.customize((builder) -> builder.clientConnector(secure));
		}
		return noted.build();
	}

	private HttpClientSettings settings(@Nullable Duration connectTimeout) {
		Duration connect = (connectTimeout != null) ? connectTimeout : this.settings.connectTimeout();
		// a redirect would carry the key to another host, and the read timeout of other
		// clients would cut off a model that thinks
		return this.settings.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withReadTimeout(null)
			.withConnectTimeout((connect != null) ? limited(connect) : CONNECT_TIMEOUT);
	}

	private static Duration limited(Duration connectTimeout) {
		return (connectTimeout.compareTo(LONGEST_CONNECT_TIMEOUT) < 0) ? connectTimeout : LONGEST_CONNECT_TIMEOUT;
	}

	private ClientHttpConnectorBuilder<?> fit(ConfiguredProvider provider, Duration connectTimeout) {
		if (this.connectors instanceof ReactorClientHttpConnectorBuilder reactor) {
			ConnectionProvider pool = HttpClients.pool(poolSettings(provider.properties().http(), connectTimeout));
			this.pools.add(pool);
			return reactor.withHttpClientFactory(() -> HttpClient.create(pool).proxyWithSystemProperties())
				.withHttpClientCustomizer(HttpClients::fit);
		}
		if (this.connectors instanceof JdkClientHttpConnectorBuilder jdk) {
			return (settings) -> closing(jdk, (settings != null) ? settings : this.settings);
		}
		return this.connectors;
	}

	private ClientHttpConnector closing(JdkClientHttpConnectorBuilder connectors, HttpClientSettings settings) {
		AtomicReference<java.net.http.HttpClient> client = new AtomicReference<>();
		connectors.withHttpClientCustomizer((builder) -> {
			// else it asks for an upgrade to HTTP/2 where there is no TLS
			builder.version(java.net.http.HttpClient.Version.HTTP_1_1);
			client.set(builder.build());
		}).build(settings);
		JdkClient own = new JdkClient(Objects.requireNonNull(client.get(), "client"));
		this.clients.add(own);
		return new ClosingJdkConnector(own);
	}

	private PoolSettings poolSettings(ProviderProperties.Http own, Duration connectTimeout) {
		Integer maxConnections = own.maxConnections();
		Duration acquire = (own.acquireTimeout() != null) ? own.acquireTimeout() : this.http.acquireTimeout();
		Duration idle = own.maxIdleTime();
		return new PoolSettings((maxConnections != null) ? maxConnections : this.http.maxConnections(),
				(acquire != null) ? acquire : connectTimeout, (idle != null) ? idle : this.http.maxIdleTime());
	}

	private void requireKnown(ConfiguredProvider provider, ClientHttpConnector connector) {
		if (this.http.acceptAnyConnector() || connector instanceof ReactorClientHttpConnector
				|| connector instanceof JdkClientHttpConnector || connector instanceof ClosingJdkConnector) {
			return;
		}
		throw new InvalidPropertyException(LlmFailoverProperties.PREFIX + ".http.accept-any-connector",
				"is false, and provider '" + provider.name() + "' would be asked through "
						+ connector.getClass().getName()
						+ ", of which it is not known whether it closes what is cancelled and repeats no request",
				"Use Reactor Netty or the JDK's client, see spring.http.clients.reactive.connector, or set it to true.");
	}

	private static void requireOwn(ConfiguredProvider provider, boolean own) {
		if (!own) {
			throw new InvalidPropertyException(provider.property("ssl.bundle"),
					"is set, and so is a connector of the client, by a customizer: the bundle would not reach it",
					"Keep one of them.");
		}
	}

	private ClientHttpConnector secure(ConfiguredProvider provider, String bundleName,
			ClientHttpConnectorBuilder<?> connectors, HttpClientSettings settings) {
		ReloadingConnector connector = new ReloadingConnector(
				connectors.build(settings.withSslBundle(bundle(provider, bundleName))));
		this.sslBundles.addBundleUpdateHandler(bundleName,
				(updated) -> connector.reload(connectors.build(settings.withSslBundle(updated))));
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

	@Override
	public void close() {
		this.pools.forEach(ConnectionProvider::dispose);
		List.copyOf(this.clients).forEach(JdkClient::close);
	}

}
