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

	private static final int MAX_CONNECTIONS = 500;

	private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

	private HttpClients() {
	}

	/**
	 * A client on Reactor Netty: 5 s to connect, up to 500 connections per host, which
	 * are closed after 30 s of idleness. It takes compressed answers, follows no
	 * redirects, since these could carry a key to another host, and never repeats a
	 * request by itself. It holds no secret and may be shared among providers.
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
		return ConnectionProvider.builder("llm-failover")
			.maxConnections(MAX_CONNECTIONS)
			.maxIdleTime(MAX_IDLE_TIME)
			.evictInBackground(MAX_IDLE_TIME)
			.build();
	}

	/**
	 * A client like {@link #create()}'s on a pool of the caller's.
	 * @param pool the pool
	 * @return a new client
	 */
	public static WebClient create(ConnectionProvider pool) {
		HttpClient client = HttpClient.create(pool)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
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
