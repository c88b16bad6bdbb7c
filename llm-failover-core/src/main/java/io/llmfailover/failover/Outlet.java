package io.llmfailover.failover;

import java.util.List;
import java.util.function.Function;

import io.llmfailover.ChatEvent;
import io.llmfailover.target.TargetEvent;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.util.context.Context;

/**
 * Hands to the consumer what is to be seen of an attempt. It asks the target for nothing
 * that the consumer has not asked for, since timers run on that; what is seen at once and
 * was not asked for yet waits, and an end or an error waits behind it.
 */
final class Outlet extends BaseSubscriber<TargetEvent> {

	private final FluxSink<ChatEvent> sink;

	private final Function<TargetEvent, List<ChatEvent>> seen;

	private Outlet(FluxSink<ChatEvent> sink, Function<TargetEvent, List<ChatEvent>> seen) {
		this.sink = sink;
		this.seen = seen;
	}

	/**
	 * What the consumer sees.
	 * @param events what the target tells
	 * @param seen what is to be seen of it; empty for nothing
	 * @return the events
	 */
	static Flux<ChatEvent> of(Flux<TargetEvent> events, Function<TargetEvent, List<ChatEvent>> seen) {
		return Flux.create((sink) -> {
			Outlet outlet = new Outlet(sink, seen);
			sink.onDispose(outlet);
			events.subscribe(outlet);
			sink.onRequest(outlet::request);
		});
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		// the consumer asks
	}

	@Override
	protected void hookOnNext(TargetEvent event) {
		List<ChatEvent> events = this.seen.apply(event);
		if (events.isEmpty()) {
			request(1);
		}
		events.forEach(this.sink::next);
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.sink.error(error);
	}

	@Override
	protected void hookOnComplete() {
		this.sink.complete();
	}

	@Override
	public Context currentContext() {
		return Context.of(this.sink.contextView());
	}

}
