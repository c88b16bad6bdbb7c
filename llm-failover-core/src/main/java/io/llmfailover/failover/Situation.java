package io.llmfailover.failover;

import java.time.Duration;

/**
 * What a policy knows of a call when an attempt has failed.
 *
 * @param retries how often this target was asked again in this call
 * @param adjustments how often it was asked again with an adjusted request
 * @param lastTarget whether no other target is left
 * @param shown whether the consumer has seen part of this target's answer
 * @param refusedBefore whether another provider has called the request invalid, too
 * @param timeLeft how much time the call has left
 */
record Situation(int retries, int adjustments, boolean lastTarget, boolean shown, boolean refusedBefore,
		Duration timeLeft) {

}
