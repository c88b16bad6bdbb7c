package io.llmfailover.autoconfigure;

import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector that can be exchanged, as it must be when its TLS bundle is reloaded.
 * Exchanges that have begun keep theirs.
 */
final class ReloadingConnector implements ClientHttpConnector {

	private volatile ClientHttpConnector current;

	ReloadingConnector(ClientHttpConnector first) {
		this.current = first;
	}

	void reload(ClientHttpConnector next) {
		this.current = next;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return this.current.connect(method, uri, requestCallback);
	}

}
