package io.llmfailover.failover;

import java.time.Duration;

import io.llmfailover.target.ChatTarget.Transport;

/**
 * How long an attempt may take.
 *
 * @param first until the first progress
 * @param idle between one progress and the next
 * @param uncommitted until there is something of the answer; after that only {@code idle}
 * counts
 * @param hedgeAfter after which silence the next target may be asked beside it; zero for
 * never
 * @param hurried whether the caller gives less time than is usual, so that silence until
 * the end of it says nothing about the target
 */
record Patience(Duration first, Duration idle, Duration uncommitted, Duration hedgeAfter, boolean hurried) {

	// an attempt gets at least this long before the next target's time is touched
	private static final Duration LEAST_SHARE = Duration.ofSeconds(5);

	static Patience of(Timeouts timeouts, Transport transport, Duration hedgeAfter, Duration timeLeft, int targetsLeft,
			boolean hurried) {
		Duration share = timeLeft.dividedBy(Math.max(1, targetsLeft));
		Duration uncommitted = (share.compareTo(LEAST_SHARE) < 0) ? LEAST_SHARE : share;
		return (transport == Transport.WHOLE)
				? new Patience(timeouts.response(), timeouts.response(), uncommitted, hedgeAfter, hurried)
				: new Patience(timeouts.firstProgress(), timeouts.idle(), uncommitted, hedgeAfter, hurried);
	}

}
