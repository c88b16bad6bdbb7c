package io.llmfailover.failover;

import java.time.Duration;

/**
 * What a policy knows of a call when an attempt has failed.
 *
 * @param tries how often this target was asked again
 * @param probe whether the attempt was the one probe of a half-open circuit breaker
 * @param silent whether the target had been silent for longer than usual when it failed
 * @param shown whether the caller has seen part of this target's answer
 * @param lastTarget whether no other target remains
 * @param refusedBefore whether another provider has called the request invalid, too
 * @param remainingTime how much time the call has
 */
record Situation(Tries tries, boolean probe, boolean silent, boolean shown, boolean lastTarget, boolean refusedBefore,
		Duration remainingTime) {

	boolean mayRetry() {
		// a probe that fails has found out that the target is down, and a target that
		// fails after a long silence would be as silent again
		return this.tries.retries() == 0 && !this.probe && !this.silent;
	}

}
