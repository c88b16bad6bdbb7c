package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.FailureAction;

/**
 * What a policy decided.
 *
 * @param decision what is done
 * @param delay how long is waited before it is done
 * @param last whether the call would go on, but no target remains
 */
record Verdict(FailureAction decision, Duration delay, boolean last) {

	static final Verdict NEXT = new Verdict(FailureAction.NEXT, Duration.ZERO, false);

	static final Verdict STOP = new Verdict(FailureAction.STOP, Duration.ZERO, false);

	static final Verdict NOBODY_LEFT = new Verdict(FailureAction.STOP, Duration.ZERO, true);

	static final Verdict RETRY_AT_ONCE = new Verdict(FailureAction.RETRY, Duration.ZERO, false);

	static Verdict retryAfter(Duration delay) {
		return new Verdict(FailureAction.RETRY, delay, false);
	}

}
