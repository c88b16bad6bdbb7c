package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.ModelHealth;
import io.llmfailover.ToolRunner;
import io.llmfailover.target.AttemptInterceptor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the targets of a chain: when one fails, the policy decides whether it is asked
 * again, the next one is asked, or the call ends. Chats and streams take the same way,
 * and differ only in what the caller sees before the answer is complete. Thread-safe.
 */
public final class Failover {

	private final Engine engine;

	/**
	 * Creates the engine.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 * @param listeners are notified of what happens
	 * @param interceptors stand around every attempt, the first one outermost
	 * @param tools runs the tools of a request
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random, List<FailoverListener> listeners,
			List<AttemptInterceptor> interceptors, ToolRunner tools) {
		this.engine = Engine.of(settings, time, random, listeners, interceptors, tools);
	}

	/**
	 * Creates an engine that runs no tools.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 * @param listeners are notified of what happens
	 * @param interceptors stand around every attempt, the first one outermost
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random, List<FailoverListener> listeners,
			List<AttemptInterceptor> interceptors) {
		this(settings, time, random, listeners, interceptors, ToolRunner.NONE);
	}

	/**
	 * Creates the engine without interceptors.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 * @param listeners are notified of what happens
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random, List<FailoverListener> listeners) {
		this(settings, time, random, listeners, List.of());
	}

	/**
	 * Creates the engine without listeners and interceptors.
	 * @param settings how calls are held where the request does not say
	 * @param time where time comes from
	 * @param random random numbers from 0 (inclusive) to 1, for jitter
	 */
	public Failover(FailoverSettings settings, Time time, DoubleSupplier random) {
		this(settings, time, random, List.of());
	}

	/**
	 * Asks, and waits for the whole answer.
	 * @param request what to ask
	 * @param candidates the chain
	 * @return the answer, or a {@link ChatFailedException}
	 */
	public Mono<ChatResponse> chat(ChatRequest request, List<Candidate> candidates) {
		return WholeAnswer.of(call(request, false, candidates));
	}

	/**
	 * Asks, and shows the answer as it comes.
	 * @param request what to ask
	 * @param candidates the chain
	 * @return the events, ending in {@link ChatEvent.Completed} or with a
	 * {@link ChatFailedException}
	 */
	public Flux<ChatEvent> stream(ChatRequest request, List<Candidate> candidates) {
		return call(request, true, candidates);
	}

	/**
	 * How long a call may take.
	 * @param request what is asked
	 * @param stream whether the caller sees the answer as it comes
	 * @return the request's own or the configured time
	 */
	public Duration timeout(ChatRequest request, boolean stream) {
		return this.engine.settings().timeout(request, stream);
	}

	/**
	 * The health of one model of a provider, as the next call finds it.
	 * @param provider the provider's name
	 * @param model the model
	 * @return its health
	 */
	public ModelHealth health(String provider, String model) {
		return this.engine.health().of(provider, model).status();
	}

	/**
	 * How many calls wait for a model that refuses requests for now, since they have
	 * nobody else to ask.
	 * @param provider the provider's name
	 * @param model the model
	 * @return the number
	 */
	public int waiting(String provider, String model) {
		return this.engine.health().of(provider, model).waiting();
	}

	/**
	 * For how long others have been answering in place of a provider that stands first.
	 * @param provider the provider's name
	 * @return the time; null where that has not lasted for as long as the settings say
	 */
	public @Nullable Duration degradedFor(String provider) {
		return this.engine.health().degradation(provider).degradedFor();
	}

	/**
	 * Parks a provider, as its operator wishes: it is not asked for a time.
	 * @param provider the provider's name
	 * @param duration for how long
	 */
	public void park(String provider, Duration duration) {
		this.engine.health().park(provider, duration);
		this.engine.health().publish();
	}

	/**
	 * Forgets what is held against a provider: it may be asked again at once.
	 * @param provider the provider's name
	 */
	public void resetHealth(String provider) {
		this.engine.health().reset(provider);
		this.engine.health().publish();
	}

	/**
	 * Gives retries and hedges their whole budgets again.
	 */
	public void refillBudgets() {
		this.engine.retries().refill();
		this.engine.hedges().refill();
	}

	/**
	 * Leaves no timer behind once the calls that are under way have ended. Calls can
	 * still be made.
	 */
	public void close() {
		this.engine.alarms().close();
	}

	private Flux<ChatEvent> call(ChatRequest request, boolean stream, List<Candidate> candidates) {
		return CallPublisher.of(this.engine, request, stream, candidates);
	}

}
