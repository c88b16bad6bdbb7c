package io.llmfailover.failover;

import io.llmfailover.ToolRunner;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Subscribes to the run of a round's tools, and turns each signal into an input of the
 * call.
 */
final class ToolSource extends LateSubscription implements CoreSubscriber<ToolRunner.Progress> {

	private final ToolPhase phase;

	ToolSource(CallLoop loop, ToolPhase phase) {
		super(loop);
		this.phase = phase;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (take(subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(ToolRunner.Progress progress) {
		loop().enter(() -> this.phase.progress(this, progress));
	}

	@Override
	public void onError(Throwable error) {
		terminated();
		loop().enter(() -> this.phase.failed(this, error));
	}

	@Override
	public void onComplete() {
		terminated();
		loop().enter(() -> this.phase.ended(this));
	}

}
