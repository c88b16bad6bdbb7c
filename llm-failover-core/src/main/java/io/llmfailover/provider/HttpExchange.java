package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.AnswerDecoder;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.TargetEvent;
import io.llmfailover.target.TargetFailedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One request and its answer, as one loop: the client's signals, the timer, demand and
 * cancellation enter by {@link #signal} and {@link #wake}, and are handled by one thread
 * at a time, so that all state below is plain. Events go straight to the subscriber.
 * Every failure leaves as a {@link TargetFailedException}; any other exception is a bug.
 */
final class HttpExchange extends SignalLoop implements Subscription {

	private static final Object READ = new Object();

	private static final Object GRACE_IS_OVER = new Object();

	private static final AtomicLongFieldUpdater<HttpExchange> DEMAND = AtomicLongFieldUpdater
		.newUpdater(HttpExchange.class, "demand");

	private final Endpoint endpoint;

	private final Experience experience;

	private final WireTarget target;

	private final ChatRequest request;

	private final CoreSubscriber<? super TargetEvent> actual;

	private final AnswerDecoder decoder;

	private final ExchangeConnection connection;

	private final WebClientCall call;

	private final List<String> warnings;

	private final OutgoingRequest outgoing;

	private volatile long demand;

	private volatile boolean cancelled;

	private final ArrayList<TargetEvent> events = new ArrayList<>(4);

	private int next;

	private boolean taken;

	private @Nullable ResponseReader reader;

	private int status;

	private @Nullable String requestId;

	private boolean asked;

	private boolean graceBegan;

	private @Nullable Disposable grace;

	private boolean over;

	private @Nullable TargetFailedException failure;

	private boolean ended;

	private HttpExchange(Endpoint endpoint, Experience experience, WireTarget target, ChatRequest request,
			RenderedRequest rendered, CoreSubscriber<? super TargetEvent> actual) {
		this.endpoint = endpoint;
		this.experience = experience;
		this.target = target;
		this.request = request;
		this.actual = actual;
		this.warnings = rendered.warnings();
		this.decoder = endpoint.dialect().decoder(target, endpoint.plainAnswer().with(request, target.provider()));
		this.connection = new ExchangeConnection(endpoint.scheduler());
		this.outgoing = new OutgoingRequest(endpoint, target.transport(), rendered.body(), this.connection, this);
		this.call = new WebClientCall(this, actual.currentContext());
	}

	/**
	 * Asks.
	 * @param endpoint who is asked
	 * @param experience what is known of it
	 * @param target what is asked there
	 * @param request what to ask
	 * @param actual takes the answer
	 */
	static void start(Endpoint endpoint, Experience experience, WireTarget target, ChatRequest request,
			CoreSubscriber<? super TargetEvent> actual) {
		RenderedRequest rendered = experience.budget().render(request, target);
		TargetFailedException refused = ExchangeFailures.refusal(request, rendered.dropped());
		if (refused != null) {
			Operators.error(actual, refused);
			return;
		}
		HttpExchange exchange = new HttpExchange(endpoint, experience, target, request, rendered, actual);
		actual.onSubscribe(exchange);
		if (!exchange.cancelled) {
			exchange.call.start(endpoint.post().httpRequest(exchange.outgoing).body(exchange.outgoing));
		}
	}

	// ---- what enters the loop -------------------------------------------------------

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(DEMAND, this, n);
			wake();
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		wake();
	}

	// ---- what happens in it ---------------------------------------------------------

	@Override
	void handle(Object signal) {
		if (signal instanceof DataBuffer buffer) {
			read(buffer);
		}
		else if (this.over || this.cancelled) {
			return;
		}
		else if (signal == OutgoingRequest.TAKEN) {
			take();
		}
		else if (signal instanceof ClientResponse response) {
			guarded(() -> open(response));
		}
		else if (signal == READ) {
			awaitTheEnd();
		}
		else if (signal instanceof Throwable error) {
			broken(error);
		}
		else if (signal == WebClientCall.END || this.grace != null) {
			end(signal == GRACE_IS_OVER);
		}
	}

	private void take() {
		if (!this.taken) {
			this.taken = true;
			this.events.add(TargetEvent.Taken.INSTANCE);
		}
	}

	private void open(ClientResponse response) {
		this.status = response.statusCode().value();
		HttpHeaders headers = response.headers().asHttpHeaders();
		this.requestId = this.endpoint.cleaner().cleanId(RequestId.in(headers));
		AnswerLimits limits = this.endpoint.limits();
		ErrorResponses errors = new ErrorResponses(this.endpoint, this.experience, this.target);
		this.reader = response.statusCode().is2xxSuccessful()
				? new AnswerReader(this.decoder, this.warnings, limits, errors,
						headers.getFirst(HttpHeaders.CONTENT_TYPE))
				: new RefusalReader(errors, this.status, headers, limits.maxErrorBody());
		if (this.reader instanceof AnswerReader) {
			this.events.add(new TargetEvent.Opened(this.status, this.requestId));
		}
	}

	private void read(DataBuffer buffer) {
		ResponseReader reader = this.reader;
		if (this.over || this.cancelled || reader == null) {
			DataBufferUtils.release(buffer);
			return;
		}
		this.asked = false;
		int before = this.events.size();
		guarded(() -> reader.read(buffer, this.events));
		if (this.events.size() > before || !reader.satisfied()) {
			// what was said after the end has revoked it
			stopWaiting();
		}
	}

	private void stopWaiting() {
		this.graceBegan = false;
		Disposable timer = this.grace;
		if (timer != null) {
			timer.dispose();
			this.grace = null;
		}
	}

	private void broken(Throwable error) {
		ResponseReader reader = this.reader;
		if (reader == null) {
			fail(new ExchangeFailures(this.target, this.connection, this.endpoint.names()).withoutResponse(error));
		}
		else if (reader.satisfied()) {
			end(true);
		}
		else {
			guarded(() -> {
				throw new TargetFailedException(reader.cut(error), error);
			});
		}
	}

	private void end(boolean cutOff) {
		ResponseReader reader = this.reader;
		guarded(() -> {
			if (reader != null) {
				reader.end(this.events);
			}
		});
		if (!this.over) {
			over(cutOff);
		}
	}

	// whatever goes wrong while a response is read is the attempt's failure
	private void guarded(Runnable reading) {
		try {
			reading.run();
		}
		catch (RuntimeException | StackOverflowError ex) {
			fail(ExchangeFailures.whileReading(ex));
		}
	}

	private void fail(TargetFailedException failed) {
		ResponseReader reader = this.reader;
		Failure failure = (reader != null) ? reader.understood(failed) : failed.failure();
		if (this.status != 0) {
			failure = this.decoder.withUsage(failure).at(this.status, this.requestId);
		}
		failure = failure.message(this.endpoint.cleaner().clean(failure.message(), this.request));
		this.failure = new TargetFailedException(failure, failed.getCause());
		over(true);
	}

	private void over(boolean unread) {
		this.over = true;
		this.outgoing.letGo();
		stopWaiting();
		if (unread) {
			this.call.cancel();
			this.connection.close();
		}
	}

	// ---- what leaves it -------------------------------------------------------------

	@Override
	void endPass() {
		long emitted = 0;
		while (this.next < this.events.size() && emitted != this.demand && !this.cancelled) {
			emitted++;
			this.actual.onNext(this.events.get(this.next++));
		}
		if (emitted > 0) {
			Operators.produced(DEMAND, this, emitted);
		}
		if (this.cancelled) {
			if (!this.over) {
				over(true);
			}
			this.events.clear();
			this.next = 0;
			this.reader = null;
		}
		else if (this.next == this.events.size()) {
			this.events.clear();
			this.next = 0;
			goOn();
		}
	}

	private void goOn() {
		if (this.over) {
			complete();
		}
		else if (this.reader != null && !this.asked && this.demand > 0) {
			this.asked = true;
			// begins only when more is asked for, so that a slow consumer does not miss
			// the usage
			if (!this.graceBegan && this.reader.satisfied()) {
				this.graceBegan = true;
				this.connection.afterThisRead(() -> signal(READ));
			}
			this.call.request(1);
		}
	}

	private void awaitTheEnd() {
		if (!this.graceBegan || this.grace != null) {
			return;
		}
		this.grace = this.endpoint.scheduler()
			.schedule(() -> signal(GRACE_IS_OVER), this.endpoint.limits().completionGrace().toNanos(),
					TimeUnit.NANOSECONDS);
	}

	private void complete() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		// it may hold megabytes, and the client may hold on to this exchange for a while
		this.reader = null;
		if (this.failure != null) {
			this.actual.onError(this.failure);
		}
		else {
			this.actual.onComplete();
		}
	}

}
