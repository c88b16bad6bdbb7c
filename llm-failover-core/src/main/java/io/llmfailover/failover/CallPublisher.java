package io.llmfailover.failover;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.llmfailover.CallInfo;
import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A request that is asked anew by each subscription.
 */
final class CallPublisher extends Flux<ChatEvent> {

	// all calls of the process have different numbers, whichever service they are made
	// with
	private static final AtomicLong IDS = new AtomicLong();

	private final Engine engine;

	private final ChatRequest request;

	private final boolean stream;

	private final List<Candidate> candidates;

	private CallPublisher(Engine engine, ChatRequest request, boolean stream, List<Candidate> candidates) {
		this.engine = engine;
		this.request = request;
		this.stream = stream;
		this.candidates = candidates;
	}

	/**
	 * Creates the publisher.
	 * @param engine what calls share
	 * @param request what to ask
	 * @param stream whether the caller sees the answer as it comes
	 * @param candidates the chain
	 * @return the events of one call per subscription
	 */
	static Flux<ChatEvent> of(Engine engine, ChatRequest request, boolean stream, List<Candidate> candidates) {
		return onAssembly(new CallPublisher(engine, request, stream, candidates));
	}

	@Override
	public void subscribe(CoreSubscriber<? super ChatEvent> caller) {
		Activity activity = this.engine.time().activity();
		activity.begin();
		try {
			start(caller);
		}
		finally {
			activity.end();
		}
	}

	private void start(CoreSubscriber<? super ChatEvent> caller) {
		CallLoop loop;
		try {
			CallInfo info = new CallInfo(IDS.incrementAndGet(), this.stream, caller.currentContext());
			loop = new CallLoop(caller, new Call(this.engine, this.request, info, this.candidates));
		}
		catch (Throwable ex) {
			Operators.error(caller, Operators.onOperatorError(ex, caller.currentContext()));
			return;
		}
		this.engine.hedges().earn();
		caller.onSubscribe(loop);
		loop.start();
	}

}
