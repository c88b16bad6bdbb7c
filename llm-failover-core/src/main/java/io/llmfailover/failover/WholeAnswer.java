package io.llmfailover.failover;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatResponse;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The answer at the end of a call, for a caller to whom nothing before it matters.
 */
final class WholeAnswer extends Mono<ChatResponse> {

	private final Flux<ChatEvent> call;

	private WholeAnswer(Flux<ChatEvent> call) {
		this.call = call;
	}

	static Mono<ChatResponse> of(Flux<ChatEvent> call) {
		return onAssembly(new WholeAnswer(call));
	}

	@Override
	public void subscribe(CoreSubscriber<? super ChatResponse> caller) {
		this.call.subscribe(new LastEvent(caller));
	}

	/**
	 * Hands on the answer once the call has given its turn back.
	 */
	private static final class LastEvent implements CoreSubscriber<ChatEvent>, Subscription {

		private final CoreSubscriber<? super ChatResponse> caller;

		private Subscription call = Operators.emptySubscription();

		private @Nullable ChatResponse response;

		LastEvent(CoreSubscriber<? super ChatResponse> caller) {
			this.caller = caller;
		}

		@Override
		public Context currentContext() {
			return this.caller.currentContext();
		}

		@Override
		public void onSubscribe(Subscription call) {
			this.call = call;
			this.caller.onSubscribe(this);
		}

		@Override
		public void onNext(ChatEvent event) {
			if (event instanceof ChatEvent.Completed completed) {
				this.response = completed.response();
			}
		}

		@Override
		public void onError(Throwable error) {
			this.caller.onError(error);
		}

		@Override
		public void onComplete() {
			if (this.response != null) {
				this.caller.onNext(this.response);
			}
			this.caller.onComplete();
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				this.call.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void cancel() {
			this.call.cancel();
		}

	}

}
