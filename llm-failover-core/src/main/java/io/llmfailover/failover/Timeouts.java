package io.llmfailover.failover;

import java.time.Duration;

/**
 * How long a target may stay silent. The times run only while the consumer is ready to
 * receive.
 *
 * @param firstProgress of a stream: until the first text, reasoning or tool call; 60 s by
 * default
 * @param idle of a stream: between one progress and the next; 20 s by default
 * @param response of an answer in one piece: until it is there; 60 s by default
 * @param hedgeAfter of a stream: after this silence the next target is asked beside it,
 * and whoever shows something first answers; zero for never; 10 s by default, 45 s for
 * models that are known to think without showing it
 * @param chatHedgeAfter the same for a chat, where whoever is done first answers; zero,
 * for never, by default
 */
public record Timeouts(Duration firstProgress, Duration idle, Duration response, Duration hedgeAfter,
		Duration chatHedgeAfter) {

	/** The defaults. */
	public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20),
			Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ZERO);

	/**
	 * Checks that all times are positive.
	 */
	public Timeouts {
		positive("firstProgress", firstProgress);
		positive("idle", idle);
		positive("response", response);
		notNegative("hedgeAfter", hedgeAfter);
		notNegative("chatHedgeAfter", chatHedgeAfter);
	}

	/**
	 * Times without hedging.
	 * @param firstProgress of a stream: until the first text, reasoning or tool call
	 * @param idle of a stream: between one progress and the next
	 * @param response of an answer in one piece: until it is there
	 */
	public Timeouts(Duration firstProgress, Duration idle, Duration response) {
		this(firstProgress, idle, response, Duration.ZERO, Duration.ZERO);
	}

	/**
	 * These times with another one until the first progress.
	 * @param firstProgress the time, positive
	 * @return the times
	 */
	public Timeouts withFirstProgress(Duration firstProgress) {
		return new Timeouts(firstProgress, this.idle, this.response, this.hedgeAfter, this.chatHedgeAfter);
	}

	/**
	 * These times with another one between one progress and the next.
	 * @param idle the time, positive
	 * @return the times
	 */
	public Timeouts withIdle(Duration idle) {
		return new Timeouts(this.firstProgress, idle, this.response, this.hedgeAfter, this.chatHedgeAfter);
	}

	/**
	 * These times with another one for an answer in one piece.
	 * @param response the time, positive
	 * @return the times
	 */
	public Timeouts withResponse(Duration response) {
		return new Timeouts(this.firstProgress, this.idle, response, this.hedgeAfter, this.chatHedgeAfter);
	}

	/**
	 * These times with another silence of a stream before the next target is asked beside
	 * it.
	 * @param hedgeAfter the time; zero for never
	 * @return the times
	 */
	public Timeouts withHedgeAfter(Duration hedgeAfter) {
		return new Timeouts(this.firstProgress, this.idle, this.response, hedgeAfter, this.chatHedgeAfter);
	}

	/**
	 * These times with another silence of a chat before the next target is asked beside
	 * it.
	 * @param chatHedgeAfter the time; zero for never
	 * @return the times
	 */
	public Timeouts withChatHedgeAfter(Duration chatHedgeAfter) {
		return new Timeouts(this.firstProgress, this.idle, this.response, this.hedgeAfter, chatHedgeAfter);
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
