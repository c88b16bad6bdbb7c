package io.llmfailover.sample;

import java.time.Duration;

import io.llmfailover.Attempt;
import io.llmfailover.CallInfo;
import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hands on what the engine does to whoever listens at the time. It never makes the engine
 * wait: a listener that is too slow loses what is oldest. Thread-safe.
 */
@Component
class ActivityFeed implements FailoverListener {

	/** How much is kept for a slow listener. */
	static final int KEPT = 256;

	private static final String QUESTION = ActivityFeed.class.getName() + ".question";

	private final Sinks.Many<EngineEvent> sink = Sinks.many().multicast().directBestEffort();

	/**
	 * What to put into the context of a call, so that its attempts are told with an id.
	 * @param question the id; null for none
	 */
	static Context asking(@Nullable String question) {
		return (question != null) ? Context.of(QUESTION, question) : Context.empty();
	}

	/**
	 * What happens from the subscription on.
	 */
	Flux<EngineEvent> events() {
		// merged, not started with: who reads that it is opened misses nothing
		return Flux.merge(KEPT, this.sink.asFlux(), Mono.just(new EngineEvent.Opened()))
			.onBackpressureBuffer(KEPT, BufferOverflowStrategy.DROP_OLDEST)
			// what is done with it is not done on the engine's threads
			.publishOn(Schedulers.parallel(), 1);
	}

	@Override
	public void attemptStarted(CallInfo call, String provider, String model, Trigger trigger) {
		publish(new EngineEvent.AttemptStarted(question(call), provider, model, trigger));
	}

	@Override
	public void attemptEnded(CallInfo call, Attempt attempt) {
		publish(new EngineEvent.TrailGrown(question(call), TrailEntry.of(attempt)));
	}

	@Override
	public void targetSkipped(CallInfo call, Attempt attempt) {
		publish(new EngineEvent.TrailGrown(question(call), TrailEntry.of(attempt)));
	}

	@Override
	public void healthChanged(String provider, ModelHealth health) {
		publish(new EngineEvent.HealthChanged(provider, HealthView.of(health)));
	}

	@Override
	public void degraded(String provider, Duration since) {
		publish(new EngineEvent.Degraded(provider, since.toMillis()));
	}

	@Override
	public void recovered(String provider, Duration after) {
		publish(new EngineEvent.Recovered(provider, after.toMillis()));
	}

	// an open feed would keep the server from shutting down
	@EventListener(ContextClosedEvent.class)
	synchronized void close() {
		this.sink.tryEmitComplete();
	}

	// calls run side by side, a sink is told one thing after the other; with nobody
	// listening nothing is kept
	private synchronized void publish(EngineEvent event) {
		this.sink.tryEmitNext(event);
	}

	private static @Nullable String question(CallInfo call) {
		return call.context().getOrDefault(QUESTION, null);
	}

}
