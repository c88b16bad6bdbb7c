package io.llmfailover.target;

import io.llmfailover.ChatRequest;
import io.llmfailover.FailureKind;
import reactor.core.publisher.Flux;

/**
 * One attempt, as an {@link AttemptInterceptor} sees it, and the way on to the next
 * interceptor or, behind the last one, to the target. Thread-safe.
 */
public interface AttemptChain {

	/**
	 * Which attempt it is.
	 * @return its identity
	 */
	AttemptInfo info();

	/**
	 * What is to be asked: the caller's request, with what interceptors further out and
	 * the engine have added to it, such as the partial text that is to be continued.
	 * @return the request, immutable
	 */
	ChatRequest request();

	/**
	 * Goes on. The target is asked on subscription, and once: a second subscription, or
	 * one to what a second call of this method returned, fails with an
	 * {@link IllegalStateException}, since the trail would not tell of it. To have the
	 * target asked again, fail with a kind of failure that the policy retries.
	 * @param request what is asked, perhaps changed
	 * @return what the target sends
	 */
	Flux<TargetEvent> proceed(ChatRequest request);

	/**
	 * Does not go on: the target is skipped, as if it had not been in the chain, and its
	 * health hears nothing of it.
	 * @param reason why, for the trail; without secrets
	 * @return the events of an attempt that was none
	 */
	default Flux<TargetEvent> skip(String reason) {
		return Flux.error(() -> new TargetFailedException(
				Failure.of(FailureKind.NO_USABLE_PROVIDER, reason).in(Failure.Circumstance.NOT_ASKED)));
	}

}
