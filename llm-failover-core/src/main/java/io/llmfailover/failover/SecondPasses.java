package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the targets that may be asked once more in a round, and how long the call waits
 * for them. Not thread-safe.
 */
final class SecondPasses {

	// a request waits in the queue of our own pool, too, so these pauses are short
	private static final Backoff POOL_PAUSES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

	private final Engine engine;

	private final FailurePolicy policy;

	private final Lineup lineup;

	private final Revisits revisits;

	private final long deadline;

	private @Nullable Long waitsSince;

	/**
	 * Creates it for one round.
	 * @param engine what calls share
	 * @param policy how long is waited between attempts
	 * @param lineup the targets of the call
	 * @param revisits those that were asked in this round
	 * @param deadline the time at which the call ends
	 */
	SecondPasses(Engine engine, FailurePolicy policy, Lineup lineup, Revisits revisits, long deadline) {
		this.engine = engine;
		this.policy = policy;
		this.lineup = lineup;
		this.revisits = revisits;
		this.deadline = deadline;
	}

	/**
	 * Finds the targets that may be asked once more. It spends one of the budget for
	 * retries, unless the target was overtaken or our own pool was full.
	 * @return the targets; null for none
	 */
	@Nullable SecondPass next() {
		Revisits.Visited next = this.revisits.next();
		Duration pause = (next != null) ? pause(next) : Duration.ZERO;
		if (next != null && (Time.nanos(pause) >= this.deadline - this.engine.time().now() || asksForTooMuch(next)
				|| !next.poolFull() && !next.overtaken() && !this.engine.retries().spend())) {
			next = null;
		}
		if (next != null && next.poolFull()
				&& this.engine.time().now() - beginWaiting() >= Time.nanos(retry().maxWait())) {
			next = null;
		}
		List<Place> awaited = refusingForNow();
		Duration longest = Duration.ofNanos(Math.max(0, waitsUntil() - this.engine.time().now()));
		awaited.removeIf((place) -> place.health().recovery().compareTo(longest) > 0
				|| place.health().waiting() >= retry().maxWaiting());
		return (next != null || !awaited.isEmpty()) ? new SecondPass(next, pause, awaited) : null;
	}

	// each target once: a request's own chain may name it twice, and one that was skipped
	// first and asked later is among the revisits
	private List<Place> refusingForNow() {
		List<Place> places = new ArrayList<>(this.revisits.refusedForNow());
		for (Place place : this.lineup.refusingForNow()) {
			boolean known = this.revisits.knows(place.target())
					|| places.stream().anyMatch((other) -> other.health() == place.health());
			if (!known) {
				places.add(place);
			}
		}
		return places;
	}

	private Duration pause(Revisits.Visited next) {
		if (next.overtaken()) {
			return Duration.ZERO;
		}
		return next.poolFull() ? POOL_PAUSES.waitBefore(next.poolFullInRow(), () -> 1)
				: this.policy.pause(next.attempts(), statedTime(next), this.engine.random());
	}

	private boolean asksForTooMuch(Revisits.Visited next) {
		Duration time = statedTime(next);
		return time != null && time.compareTo(retry().maxWait()) > 0;
	}

	// after which the target wants to be asked again; where others can be asked meanwhile
	// it is parked for that time, and no pause is needed here
	private @Nullable Duration statedTime(Revisits.Visited next) {
		return this.revisits.isOnly(next) ? next.retryAfter() : null;
	}

	private RetrySettings retry() {
		return this.engine.settings().retry();
	}

	/**
	 * Begins to wait for targets that refuse requests for now, unless it waits already.
	 * @return the time at which the wait began
	 */
	long beginWaiting() {
		if (this.waitsSince == null) {
			this.waitsSince = this.engine.time().now();
		}
		return this.waitsSince;
	}

	/**
	 * Until when it waits for them, or would if it began now.
	 * @return the time at which it gives up
	 */
	long waitsUntil() {
		long now = this.engine.time().now();
		long since = (this.waitsSince != null) ? this.waitsSince : now;
		long until = since + Time.nanos(retry().maxWait());
		return (until - this.deadline < 0) ? until : this.deadline;
	}

}
