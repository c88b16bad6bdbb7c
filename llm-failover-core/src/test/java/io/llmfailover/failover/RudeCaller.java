package io.llmfailover.failover;

import io.llmfailover.ChatEvent;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Asks for everything, and throws at the first event.
 */
final class RudeCaller implements CoreSubscriber<ChatEvent> {

	private final Throwable thrown;

	RudeCaller(Throwable thrown) {
		this.thrown = thrown;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(ChatEvent event) {
		sneak(this.thrown);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void sneak(Throwable error) throws E {
		throw (E) error;
	}

	@Override
	public void onError(Throwable error) {
		throw new AssertionError("nothing more after it threw", error);
	}

	@Override
	public void onComplete() {
		throw new AssertionError("nothing more after it threw");
	}

}
