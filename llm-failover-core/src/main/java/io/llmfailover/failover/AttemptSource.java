package io.llmfailover.failover;

import io.llmfailover.target.TargetEvent;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Subscribes to what a target sends, and turns each signal into an input of the call.
 */
final class AttemptSource extends LateSubscription implements CoreSubscriber<TargetEvent>, EventSource {

	private final AttemptRun run;

	AttemptSource(CallLoop loop, AttemptRun run) {
		super(loop);
		this.run = run;
		run.askedThrough(this);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (take(subscription)) {
			loop().wake();
		}
	}

	@Override
	public void onNext(TargetEvent event) {
		loop().onEvent(this.run, event);
	}

	@Override
	public void onError(Throwable error) {
		terminated();
		loop().onError(this.run, error);
	}

	@Override
	public void onComplete() {
		terminated();
		loop().onComplete(this.run);
	}

	@Override
	public boolean request(long n) {
		Subscription subscription = subscription();
		if (subscription == null) {
			return false;
		}
		subscription.request(n);
		return true;
	}

}
