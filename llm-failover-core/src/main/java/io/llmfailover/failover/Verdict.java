package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureAction;

/**
 * What a policy decided.
 *
 * @param decision what is done
 * @param delay how long is waited before it is done
 */
record Verdict(FailureAction decision, Duration delay) {

	static final Verdict NEXT = new Verdict(FailureAction.NEXT, Duration.ZERO);

	static final Verdict STOP = new Verdict(FailureAction.STOP, Duration.ZERO);

	static final Verdict RETRY_AT_ONCE = new Verdict(FailureAction.RETRY, Duration.ZERO);

	static Verdict retryAfter(Duration delay) {
		return new Verdict(FailureAction.RETRY, delay);
	}

}
