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
	private final Queue<ChatEvent> waiting = new ArrayDeque<>(1);

	private volatile long requested;

	private volatile boolean cancelled;

	private @Nullable Throwable error;

	private @Nullable Throwable thrown;

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
	 * Whether the call is still open: nothing has ended it, and the caller is there.
	 * @return false once it is to end, even if events still wait
	 */
	boolean open() {
		return mayEmit() && this.error == null;
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
	 * Hands the caller what it asked for, and the end behind it.
	 */
	void emit() {
		try {
			emitRequested();
			Throwable error = this.error;
			if (error != null && this.waiting.isEmpty() && mayEmit()) {
				fail(error);
			}
		}
		catch (Throwable ex) {
			callerThrew(ex);
		}
	}

	private void emitRequested() {
		long emitted = 0;
		while (mayEmit() && emitted < this.requested) {
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
			// a listener may have cancelled the call
			if (mayEmit()) {
				this.caller.onNext(event);
			}
		}
		if (emitted > 0) {
			Operators.produced(REQUESTED, this, emitted);
		}
	}

	private boolean mayEmit() {
		return !this.cancelled && !this.ended;
	}

	private void fail(Throwable error) {
		this.ended = true;
		this.call.failed(error);
		if (error instanceof ChatFailedException) {
			logger.warn("{}", error.getMessage());
		}
		this.call.publish();
		if (!this.cancelled) {
			this.caller.onError(error);
		}
	}

	/**
	 * Completes, since the answer was delivered and its exchange has ended.
	 */
	void complete() {
		if (!mayEmit()) {
			return;
		}
		this.ended = true;
		try {
			this.caller.onComplete();
		}
		catch (Throwable ex) {
			callerThrew(ex);
		}
	}

	/**
	 * Takes note that the caller threw something. A subscriber that throws has cancelled,
	 * <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive
	 * Streams</a>, rule 2.13.
	 * @param thrown what it threw
	 */
	void callerThrew(Throwable thrown) {
		this.cancelled = true;
		this.thrown = thrown;
	}

	/**
	 * What the caller threw since this was asked last.
	 * @return what it threw; null for nothing
	 */
	@Nullable Throwable takeThrown() {
		Throwable thrown = this.thrown;
		this.thrown = null;
		return thrown;
	}

	/**
	 * Gives up what waits, for a caller who has gone away.
	 */
	void abandon() {
		this.ended = true;
		this.call.abandoned();
	}

}
