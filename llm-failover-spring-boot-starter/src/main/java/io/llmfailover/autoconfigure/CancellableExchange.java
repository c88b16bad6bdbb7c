package io.llmfailover.autoconfigure;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

/**
 * The JDK's client for one exchange, whose answer can be cancelled from outside.
 */
final class CancellableExchange extends HttpClient {

	private final JdkClient client;

	private volatile Flow.@Nullable Subscription body;

	private volatile boolean cancelled;

	CancellableExchange(JdkClient client) {
		this.client = client;
	}

	/**
	 * Cancels the answer, which closes its connection unless all of it has been read.
	 */
	void cancel() {
		this.cancelled = true;
		Flow.Subscription body = this.body;
		if (body != null) {
			body.cancel();
		}
	}

	private <T> BodyHandler<T> noted(BodyHandler<T> handler) {
		return (response) -> new NotedBody<>(handler.apply(response));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return this.client.get().sendAsync(request, noted(handler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushed) {
		return this.client.get().sendAsync(request, noted(handler), pushed);
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		return this.client.get().send(request, noted(handler));
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.client.get().cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.client.get().connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.client.get().followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.client.get().proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.client.get().sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.client.get().sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.client.get().authenticator();
	}

	@Override
	public Version version() {
		return this.client.get().version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.client.get().executor();
	}

	/** Takes note of the subscription to a body. */
	private final class NotedBody<T> implements BodySubscriber<T> {

		private final BodySubscriber<T> actual;

		NotedBody(BodySubscriber<T> actual) {
			this.actual = actual;
		}

		@Override
		public CompletionStage<T> getBody() {
			return this.actual.getBody();
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			CancellableExchange.this.body = subscription;
			this.actual.onSubscribe(subscription);
			if (CancellableExchange.this.cancelled) {
				subscription.cancel();
			}
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			this.actual.onNext(buffers);
		}

		@Override
		public void onError(Throwable error) {
			this.actual.onError(error);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
