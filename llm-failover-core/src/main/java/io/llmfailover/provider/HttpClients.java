package io.llmfailover.provider;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * HTTP clients as providers need them, for use without Spring Boot.
 */
public final class HttpClients {

	private static final int CONNECT_TIMEOUT_MILLIS = 5000;

	// the pool and the timer measure in nanoseconds
	private static final Duration LONGEST = Duration.ofDays(30);

	private HttpClients() {
	}

	/**
	 * A client on Reactor Netty with the {@linkplain PoolSettings#DEFAULTS default} pool:
	 * 5 s to connect. It takes compressed answers, and goes through the proxy of the
	 * JVM's properties, such as {@code https.proxyHost}; for the rest, see {@link #fit}.
	 * It holds no secret and may be shared among providers.
	 * @return a new client with a pool of its own
	 */
	public static WebClient create() {
		return create(pool());
	}

	/**
	 * A pool as {@link #create()} uses it, for whoever wants to dispose of it.
	 * @return a new pool
	 */
	public static ConnectionProvider pool() {
		return pool(PoolSettings.DEFAULTS);
	}

	/**
	 * A pool. Requests that find it full wait in line, as many as there are.
	 * @param settings how many connections it holds, and for how long
	 * @return a new pool
	 */
	public static ConnectionProvider pool(PoolSettings settings) {
		Duration idle = shortened(settings.maxIdleTime());
		return ConnectionProvider.builder("llm-failover")
			.maxConnections(settings.maxConnections())
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(shortened(settings.acquireTimeout()))
			.maxIdleTime(idle)
			.evictInBackground(idle)
			.build();
	}

	private static Duration shortened(Duration time) {
		return (time.compareTo(LONGEST) < 0) ? time : LONGEST;
	}

	/**
	 * A client like {@link #create()}'s on a pool of the caller's.
	 * @param pool the pool
	 * @return a new client
	 */
	public static WebClient create(ConnectionProvider pool) {
		HttpClient client = HttpClient.create(pool)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
			.proxyWithSystemProperties()
			.compress(true);
		return WebClient.builder().clientConnector(new ReactorClientHttpConnector(fit(client))).build();
	}

	/**
	 * Makes a client fit for providers, whatever else was configured. It speaks HTTP/1.1
	 * and never asks for an upgrade; it follows no redirects, since these could carry a
	 * key to another host; it never repeats a request by itself; it skips interim
	 * responses (RFC 9110, section 15.2); and it closes a connection after any exchange
	 * that is not known to have ended cleanly, so that no answer reaches another request.
	 * @param client the client; it stays as it is
	 * @return a client that is fit
	 */
	public static HttpClient fit(HttpClient client) {
		return client.protocol(HttpProtocol.HTTP11)
			.followRedirect(false)
			.disableRetry(true)
			.doOnChannelInit((observer, channel, address) -> SingleExchangeCodec.install(channel.pipeline()));
	}

}
