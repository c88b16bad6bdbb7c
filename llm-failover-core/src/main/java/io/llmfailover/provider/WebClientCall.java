package io.llmfailover.provider;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;

import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One call of a {@code WebClient}, whose signals all go to one place. The client is given
 * a publisher that neither emits nor completes, and the body goes past it: so nothing of
 * the client stands between the socket and the decoder, while its filters and
 * observations see the exchange as usual.
 */
final class WebClientCall implements CoreSubscriber<TargetEvent>, Function<ClientResponse, Flux<TargetEvent>> {

	/** The body has ended. */
	static final Object END = new Object();

	private static final AtomicReferenceFieldUpdater<WebClientCall, @Nullable Subscription> CLIENT = AtomicReferenceFieldUpdater
		.newUpdater(WebClientCall.class, Subscription.class, "client");

	private final SignalLoop loop;

	private final Context context;

	private volatile @Nullable Subscription client;

	private volatile @Nullable Subscription body;

	/**
	 * Creates a call.
	 * @param loop takes the {@link ClientResponse}, each {@link DataBuffer} of its body,
	 * {@link #END}, or an error
	 * @param context the subscriber's context
	 */
	WebClientCall(SignalLoop loop, Context context) {
		this.loop = loop;
		this.context = Operators.enableOnDiscard(context, WebClientCall::release);
	}

	private static void release(Object discarded) {
		if (discarded instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
	}

	void start(RequestHeadersSpec<?> request) {
		request.exchangeToFlux(this).subscribe(this);
	}

	/**
	 * Asks for pieces of the body.
	 * @param pieces how many
	 */
	void request(long pieces) {
		Subscription body = this.body;
		if (body != null) {
			body.request(pieces);
		}
	}

	void cancel() {
		Operators.terminate(CLIENT, this);
		Subscription body = this.body;
		if (body != null) {
			body.cancel();
		}
	}

	@Override
	public Flux<TargetEvent> apply(ClientResponse response) {
		return new Body(response);
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(CLIENT, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(TargetEvent event) {
		// the body goes past the client
	}

	@Override
	public void onError(Throwable error) {
		this.loop.signal(error);
	}

	@Override
	public void onComplete() {
		// so does its end
	}

	/** The body, as the client sees it. */
	private final class Body extends Flux<TargetEvent> implements CoreSubscriber<DataBuffer>, Subscription {

		private final ClientResponse response;

		Body(ClientResponse response) {
			this.response = response;
		}

		@Override
		public void subscribe(CoreSubscriber<? super TargetEvent> subscriber) {
			subscriber.onSubscribe(this);
			this.response.body(BodyExtractors.toDataBuffers()).subscribe(this);
		}

		@Override
		public Context currentContext() {
			return WebClientCall.this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			WebClientCall.this.body = subscription;
			if (WebClientCall.this.client == Operators.cancelledSubscription()) {
				subscription.cancel();
			}
			// not before: whoever leaves at the sight of it leaves the body, too
			WebClientCall.this.loop.signal(this.response);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			WebClientCall.this.loop.signal(buffer);
		}

		@Override
		public void onError(Throwable error) {
			WebClientCall.this.loop.signal(error);
		}

		@Override
		public void onComplete() {
			WebClientCall.this.loop.signal(END);
		}

		@Override
		public void request(long n) {
			// the decoder asks for the body
		}

		@Override
		public void cancel() {
			Subscription subscription = WebClientCall.this.body;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
