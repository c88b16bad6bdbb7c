package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.Attempt.Decision;

/**
 * What a policy decided.
 *
 * @param decision what is done
 * @param delay how long is waited before it is done
 */
record Verdict(Decision decision, Duration delay) {

	static final Verdict NEXT = new Verdict(Decision.NEXT, Duration.ZERO);

	static final Verdict STOP = new Verdict(Decision.STOP, Duration.ZERO);

	static final Verdict RETRY_AT_ONCE = new Verdict(Decision.RETRY, Duration.ZERO);

	static Verdict retryAfter(Duration delay) {
		return new Verdict(Decision.RETRY, delay);
	}

}
