package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.llmfailover.target.TargetEvent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Subscribes to what a target sends, and turns each signal into an input of the call. Its
 * subscription may come late, on any thread: also after the attempt has ended.
 */
final class AttemptSource implements CoreSubscriber<TargetEvent>, EventSource {

	private static final AtomicReferenceFieldUpdater<AttemptSource, @Nullable Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
		.newUpdater(AttemptSource.class, Subscription.class, "subscription");

	private final CallLoop loop;

	private final AttemptRun run;

	private volatile @Nullable Subscription subscription;

	private volatile boolean terminated;

	AttemptSource(CallLoop loop, AttemptRun run) {
		this.loop = loop;
		this.run = run;
		run.askedThrough(this);
	}

	@Override
	public Context currentContext() {
		return this.loop.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(SUBSCRIPTION, this, subscription)) {
			this.loop.wake();
		}
	}

	@Override
	public void onNext(TargetEvent event) {
		this.loop.onEvent(this.run, event);
	}

	@Override
	public void onError(Throwable error) {
		this.terminated = true;
		this.loop.onError(this.run, error);
	}

	@Override
	public void onComplete() {
		this.terminated = true;
		this.loop.onComplete(this.run);
	}

	@Override
	public boolean request(long n) {
		Subscription subscription = this.subscription;
		if (subscription == null) {
			return false;
		}
		subscription.request(n);
		return true;
	}

	@Override
	public void cancel() {
		if (this.terminated) {
			return;
		}
		try {
			Operators.terminate(SUBSCRIPTION, this);
		}
		catch (Throwable ex) {
			// the attempt is over all the same, and its permit free
			Operators.onErrorDropped(ex, currentContext());
		}
	}

}
