package io.llmfailover.benchmarks.load;

import java.util.Locale;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What clients are made with.
 */
final class Clients {

	private static final int MANY_CONNECTIONS = 10_000;

	private Clients() {
	}

	static String url(String server, Scenario scenario) {
		return server + "/" + scenario.name().toLowerCase(Locale.ROOT) + "/v1";
	}

	/**
	 * A client on Reactor Netty that holds as many streams as there may be.
	 * @return the client
	 */
	static WebClient webClient() {
		ConnectionProvider pool = ConnectionProvider.builder("benchmark")
			.maxConnections(MANY_CONNECTIONS)
			.pendingAcquireMaxCount(-1)
			.build();
		return WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(pool).disableRetry(true)))
			.build();
	}

}
