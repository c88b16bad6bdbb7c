package io.llmfailover.autoconfigure;

import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * Connects through the JDK's client, and closes the connection of an answer that is
 * cancelled. Spring's own connector shares the body among its subscribers, and reads on
 * when the last one has left.
 */
final class ClosingJdkConnector implements ClientHttpConnector {

	private final JdkClient client;

	ClosingJdkConnector(JdkClient client) {
		this.client = client;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			CancellableExchange exchange = new CancellableExchange(this.client);
			return new JdkClientHttpConnector(exchange).connect(method, uri, requestCallback)
				.map((response) -> new Response(response, exchange));
		});
	}

	private static final class Response extends ClientHttpResponseDecorator {

		private final CancellableExchange exchange;

		Response(ClientHttpResponse response, CancellableExchange exchange) {
			super(response);
			this.exchange = exchange;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody().doOnCancel(this.exchange::cancel);
		}

	}

}
