package io.llmfailover.failover;

import java.time.Duration;
import java.util.Objects;

import io.llmfailover.target.ChatTarget.Transport;

/**
 * How long an attempt may take.
 *
 * @param first until the first progress
 * @param idle between one progress and the next
 * @param uncommitted until there is something of the answer, the attempt's share of the
 * call's time; after that only {@code idle} counts
 * @param hedgeAfter after which silence without response headers the next target may be
 * asked beside it; zero for never
 * @param hedgeAfterHeaders the same once the headers have come; zero for never
 * @param slowAfter after which time without a single byte the target is slow, if another
 * one answers in its place; a failure that comes after so long is not worth a retry
 */
record Patience(Duration first, Duration idle, Duration uncommitted, Duration hedgeAfter, Duration hedgeAfterHeaders,
		Duration slowAfter) {

	/**
	 * The times of an attempt.
	 * @param timeouts how long its target may stay silent
	 * @param transport how the answer is fetched
	 * @param usual how long the target usually takes for an answer in one piece; zero if
	 * that is not known
	 * @param call how much time the call has
	 * @return the times
	 */
	static Patience of(Timeouts timeouts, Transport transport, Duration usual, RemainingTime call) {
		Duration share = call.share();
		Duration half = call.half();
		Duration halfOfAll = call.halfOfAll();
		if (transport == Transport.STREAM) {
			Duration silence = timeouts.hedgeAfter();
			return new Patience(timeouts.firstProgress(), timeouts.idle(), share, shorter(silence, half),
					shorter(timeouts.hedgeAfterHeaders(), half),
					silence.isZero() ? halfOfAll : min(silence, halfOfAll));
		}
		// without a limit of its own, its share of the call's time ends first
		Duration response = Objects.requireNonNullElse(timeouts.response(), share.plusNanos(1));
		Duration twiceAsUsual = usual.plus(usual);
		Duration silence = timeouts.chatHedgeAfter().isZero() ? Duration.ZERO
				: max(timeouts.chatHedgeAfter(), twiceAsUsual);
		Duration hedge = shorter(silence, half);
		// a whole answer says nothing until it is there: within its usual time it is not
		// slow
		Duration slow = max(twiceAsUsual, silence.isZero() ? halfOfAll : min(silence, halfOfAll));
		return new Patience(response, response, share, hedge, hedge, slow);
	}

	/**
	 * The same times for an attempt beside which nobody is asked.
	 * @return the times
	 */
	Patience unhedged() {
		return new Patience(this.first, this.idle, this.uncommitted, Duration.ZERO, Duration.ZERO, this.slowAfter);
	}

	private static Duration shorter(Duration hedge, Duration half) {
		return hedge.isZero() ? hedge : min(hedge, half);
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

}
