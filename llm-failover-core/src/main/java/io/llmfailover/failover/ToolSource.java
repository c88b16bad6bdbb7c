package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.llmfailover.ToolRunner;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Subscribes to the run of a round's tools, and turns each signal into an input of the
 * call. Its subscription may come late, on any thread: also after it was cancelled.
 */
final class ToolSource implements CoreSubscriber<ToolRunner.Progress> {

	private static final AtomicReferenceFieldUpdater<ToolSource, @Nullable Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
		.newUpdater(ToolSource.class, Subscription.class, "subscription");

	private final CallLoop loop;

	private final ToolPhase phase;

	private volatile @Nullable Subscription subscription;

	private volatile boolean terminated;

	ToolSource(CallLoop loop, ToolPhase phase) {
		this.loop = loop;
		this.phase = phase;
	}

	@Override
	public Context currentContext() {
		return this.loop.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(SUBSCRIPTION, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(ToolRunner.Progress progress) {
		this.loop.enter(() -> this.phase.progress(this, progress));
	}

	@Override
	public void onError(Throwable error) {
		this.terminated = true;
		this.loop.enter(() -> this.phase.failed(this, error));
	}

	@Override
	public void onComplete() {
		this.terminated = true;
		this.loop.enter(() -> this.phase.ended(this));
	}

	/**
	 * Cancels whatever runs.
	 */
	void cancel() {
		if (this.terminated) {
			return;
		}
		try {
			Operators.terminate(SUBSCRIPTION, this);
		}
		catch (Throwable ex) {
			// the call is over all the same
			Operators.onErrorDropped(ex, currentContext());
		}
	}

}
