package io.llmfailover.failover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a target may stay silent. The times run only while the consumer is ready to
 * receive.
 *
 * @param firstProgress of a stream: until the first text, reasoning or tool call; 60 s by
 * default
 * @param idle of a stream: between one progress and the next; 20 s by default
 * @param response of an answer in one piece: until it is there; null, by default, for no
 * other limit than the attempt's share of the call's time
 * @param hedgeAfter of a stream: after this silence the next target is asked beside it,
 * and whoever shows something first answers; never later than half of the time that the
 * call has; zero for never; 10 s by default
 * @param chatHedgeAfter the same for an answer in one piece, where whoever is done first
 * answers; twice the median of the model's last 20 such answers if that is longer; zero
 * for never; 20 s by default
 * @param hedgeAfterHeaders the same for a stream whose response headers have come, so
 * that the provider is known to be at work; zero for never; 10 s by default, 45 s for
 * models that are known to think without showing it
 */
public record Timeouts(Duration firstProgress, Duration idle, @Nullable Duration response, Duration hedgeAfter,
		Duration chatHedgeAfter, Duration hedgeAfterHeaders) {

	/** The defaults. */
	public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20), null,
			Duration.ofSeconds(10), Duration.ofSeconds(20));

	/**
	 * Checks that all times are positive.
	 */
	public Timeouts {
		positive("firstProgress", firstProgress);
		positive("idle", idle);
		if (response != null) {
			positive("response", response);
		}
		notNegative("hedgeAfter", hedgeAfter);
		notNegative("chatHedgeAfter", chatHedgeAfter);
		notNegative("hedgeAfterHeaders", hedgeAfterHeaders);
	}

	/**
	 * Times of which the silence that is allowed does not depend on the headers.
	 * @param firstProgress of a stream: until the first text, reasoning or tool call
	 * @param idle of a stream: between one progress and the next
	 * @param response of an answer in one piece: until it is there; null for no other
	 * limit than the attempt's share of the call's time
	 * @param hedgeAfter of a stream: after this silence the next target is asked beside
	 * it; zero for never
	 * @param chatHedgeAfter the same for an answer in one piece; zero for never
	 */
	public Timeouts(Duration firstProgress, Duration idle, @Nullable Duration response, Duration hedgeAfter,
			Duration chatHedgeAfter) {
		this(firstProgress, idle, response, hedgeAfter, chatHedgeAfter, hedgeAfter);
	}

	/**
	 * Times without hedging.
	 * @param firstProgress of a stream: until the first text, reasoning or tool call
	 * @param idle of a stream: between one progress and the next
	 * @param response of an answer in one piece: until it is there; null for no other
	 * limit than the attempt's share of the call's time
	 */
	public Timeouts(Duration firstProgress, Duration idle, @Nullable Duration response) {
		this(firstProgress, idle, response, Duration.ZERO, Duration.ZERO);
	}

	/**
	 * These times with another one until the first progress.
	 * @param firstProgress the time, positive
	 * @return the times
	 */
	public Timeouts withFirstProgress(Duration firstProgress) {
		return new Timeouts(firstProgress, this.idle, this.response, this.hedgeAfter, this.chatHedgeAfter,
				this.hedgeAfterHeaders);
	}

	/**
	 * These times with another one between one progress and the next.
	 * @param idle the time, positive
	 * @return the times
	 */
	public Timeouts withIdle(Duration idle) {
		return new Timeouts(this.firstProgress, idle, this.response, this.hedgeAfter, this.chatHedgeAfter,
				this.hedgeAfterHeaders);
	}

	/**
	 * These times with another one for an answer in one piece.
	 * @param response the time, positive; null for no other limit than the attempt's
	 * share of the call's time
	 * @return the times
	 */
	public Timeouts withResponse(@Nullable Duration response) {
		return new Timeouts(this.firstProgress, this.idle, response, this.hedgeAfter, this.chatHedgeAfter,
				this.hedgeAfterHeaders);
	}

	/**
	 * These times with another silence of a stream before the next target is asked beside
	 * it, whether its headers have come or not.
	 * @param hedgeAfter the time; zero for never
	 * @return the times
	 */
	public Timeouts withHedgeAfter(Duration hedgeAfter) {
		return new Timeouts(this.firstProgress, this.idle, this.response, hedgeAfter, this.chatHedgeAfter, hedgeAfter);
	}

	/**
	 * These times with another silence of a stream whose headers have come before the
	 * next target is asked beside it.
	 * @param hedgeAfterHeaders the time; zero for never
	 * @return the times
	 */
	public Timeouts withHedgeAfterHeaders(Duration hedgeAfterHeaders) {
		return new Timeouts(this.firstProgress, this.idle, this.response, this.hedgeAfter, this.chatHedgeAfter,
				hedgeAfterHeaders);
	}

	/**
	 * These times with another wait for an answer in one piece before the next target is
	 * asked beside it.
	 * @param chatHedgeAfter the time; zero for never
	 * @return the times
	 */
	public Timeouts withChatHedgeAfter(Duration chatHedgeAfter) {
		return new Timeouts(this.firstProgress, this.idle, this.response, this.hedgeAfter, chatHedgeAfter,
				this.hedgeAfterHeaders);
	}

	static void positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be positive, but is " + duration);
		}
	}

	private static void notNegative(String name, Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
		}
	}

}
