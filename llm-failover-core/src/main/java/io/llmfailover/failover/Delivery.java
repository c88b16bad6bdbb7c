package io.llmfailover.failover;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * The way out of a call: hands the caller what it asked for, in order, and then the end.
 * Demand may be added by any thread; all else belongs to the call's loop.
 */
final class Delivery {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private static final AtomicLongFieldUpdater<Delivery> REQUESTED = AtomicLongFieldUpdater.newUpdater(Delivery.class,
			"requested");

	private final CoreSubscriber<? super ChatEvent> caller;

	private final Call call;

	/** What the caller has not asked for yet. */
	private final Queue<ChatEvent> waiting = new ArrayDeque<>(4);

	private volatile long requested;

	private volatile boolean cancelled;

	private @Nullable Throwable error;

	private boolean answered;

	private boolean ended;

	Delivery(CoreSubscriber<? super ChatEvent> caller, Call call) {
		this.caller = caller;
		this.call = call;
	}

	void request(long n) {
		Operators.addCap(REQUESTED, this, n);
	}

	/**
	 * Takes note, from any thread, that the caller goes away: it gets nothing more.
	 */
	void cancel() {
		this.cancelled = true;
	}

	boolean cancelled() {
		return this.cancelled;
	}

	void show(ChatEvent event) {
		this.waiting.add(event);
	}

	/**
	 * Ends with an error, behind what waits.
	 * @param error the error
	 */
	void end(Throwable error) {
		this.error = error;
	}

	/**
	 * Ends with an error in front of what waits, which is dropped.
	 * @param error the error
	 */
	void endAtOnce(Throwable error) {
		this.waiting.clear();
		this.error = error;
	}

	/**
	 * Whether the caller has its answer.
	 * @return true once it has
	 */
	boolean answered() {
		return this.answered;
	}

	/**
	 * Whether the caller gets nothing more, or has gone away.
	 * @return true once nothing more happens
	 */
	boolean ended() {
		return this.ended;
	}

	/**
	 * How many events the caller is ready to take beyond those that wait.
	 * @return the number, not negative
	 */
	long wanted() {
		long requested = this.requested;
		return (requested == Long.MAX_VALUE) ? requested : Math.max(0, requested - this.waiting.size());
	}

	/**
	 * Hands the caller what it asked for. Whatever it throws is thrown.
	 */
	void emit() {
		long emitted = 0;
		while (!this.cancelled && !this.ended && emitted < this.requested) {
			ChatEvent event = this.waiting.poll();
			if (event == null) {
				break;
			}
			emitted++;
			if (event instanceof ChatEvent.Completed completed) {
				this.answered = true;
				this.call.answered(completed.response());
				this.call.publish();
			}
			this.caller.onNext(event);
		}
		if (emitted > 0) {
			Operators.produced(REQUESTED, this, emitted);
		}
		Throwable error = this.error;
		if (error != null && this.waiting.isEmpty() && !this.cancelled && !this.ended) {
			fail(error);
		}
	}

	private void fail(Throwable error) {
		this.ended = true;
		this.call.failed(error);
		if (error instanceof ChatFailedException) {
			logger.warn("{}", error.getMessage());
		}
		this.call.publish();
		this.caller.onError(error);
	}

	/**
	 * Completes, since the answer was delivered.
	 */
	void complete() {
		if (!this.ended && !this.cancelled) {
			this.ended = true;
			this.call.publish();
			this.caller.onComplete();
		}
	}

	/**
	 * Gives up what waits, for a caller who has gone away.
	 */
	void abandon() {
		this.ended = true;
		this.waiting.clear();
		this.call.abandoned();
	}

}
