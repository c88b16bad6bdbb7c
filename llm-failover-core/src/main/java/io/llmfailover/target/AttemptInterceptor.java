package io.llmfailover.target;

import reactor.core.publisher.Flux;

/**
 * Stands around every single attempt at a target, for whatever wants to see, measure,
 * change or prevent one: observations, filters of requests and answers, a choice of keys,
 * budgets. It is inside of retries, hedges and failover, each of which is an attempt of
 * its own, and outside of the wire. Thread-safe: attempts of one call may run beside each
 * other.
 * <p>
 * Interceptors run in order: the first one is the outermost. One that has nothing to do
 * returns {@code attempt.proceed(attempt.request())}. Reactor's context is that of the
 * caller's subscription, see {@link Flux#deferContextual}, and what an interceptor writes
 * into it reaches all that are further in.
 * <p>
 * What the returned events are is what the target is taken to have said. They obey the
 * rules of {@link ChatTarget#exchange}: a {@link TargetFailedException} is a failure of
 * this attempt, with which the policy deals like with any other; any other exception is a
 * bug, and ends the call as it is, also where {@link #intercept} itself throws it.
 */
@FunctionalInterface
public interface AttemptInterceptor {

	/**
	 * Lets an attempt happen. Called when its turn has come, and must not block: what
	 * takes time is put into the returned events. The times of an attempt run while
	 * nothing comes, whether it is the target that is silent or an interceptor.
	 * @param attempt the attempt
	 * @return what the target sends, or what is to pass for it
	 */
	Flux<TargetEvent> intercept(AttemptChain attempt);

}
