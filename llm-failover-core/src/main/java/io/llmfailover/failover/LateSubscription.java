package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A call's subscription to a target or to the run of its tools. It may come late, on any
 * thread: also after it was cancelled. A base class rather than a part, so that an
 * attempt costs no further object. Thread-safe.
 */
abstract class LateSubscription {

	private static final AtomicReferenceFieldUpdater<LateSubscription, @Nullable Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
		.newUpdater(LateSubscription.class, Subscription.class, "subscription");

	private final CallLoop loop;

	private volatile @Nullable Subscription subscription;

	private volatile boolean terminated;

	LateSubscription(CallLoop loop) {
		this.loop = loop;
	}

	final CallLoop loop() {
		return this.loop;
	}

	public final Context currentContext() {
		return this.loop.currentContext();
	}

	/**
	 * Takes the subscription, once it is there.
	 * @param subscription the subscription
	 * @return false if it was cancelled before, and is cancelled now
	 */
	final boolean take(Subscription subscription) {
		return Operators.setOnce(SUBSCRIPTION, this, subscription);
	}

	final @Nullable Subscription subscription() {
		return this.subscription;
	}

	/**
	 * Takes note that it has ended by itself.
	 */
	final void terminated() {
		this.terminated = true;
	}

	/**
	 * Cancels it, unless it has ended by itself.
	 */
	public final void cancel() {
		if (this.terminated) {
			return;
		}
		try {
			Operators.terminate(SUBSCRIPTION, this);
		}
		catch (Throwable ex) {
			// for the call it is over all the same
			Operators.onErrorDropped(ex, currentContext());
		}
	}

}
