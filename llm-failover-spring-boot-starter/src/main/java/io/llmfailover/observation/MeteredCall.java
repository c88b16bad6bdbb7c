package io.llmfailover.observation;

import java.util.HashMap;
import java.util.Map;

import io.llmfailover.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * What the meters need to remember of a call while it runs. It is told in order, of one
 * thing after the other.
 */
final class MeteredCall {

	private final long started;

	private final Map<String, Long> attempts = new HashMap<>(2);

	private final Map<String, String> kinds = new HashMap<>(0);

	private @Nullable Attempt left;

	private WaitReasons.@Nullable Reason waitsFor;

	private long firstProgress = -1;

	/**
	 * Remembers a call.
	 * @param now when it starts, in nanoseconds
	 */
	MeteredCall(long now) {
		this.started = now;
	}

	void attemptStarted(String target, long now) {
		this.attempts.put(target, now);
	}

	void attemptEnded(Attempt attempt) {
		String target = target(attempt.provider(), attempt.model());
		if (attempt.kind() != null) {
			this.left = attempt;
			this.kinds.put(target, attempt.kind().name());
		}
		Long asked = this.attempts.get(target);
		if (attempt.outcome() == Attempt.Outcome.ANSWERED && asked != null
				&& attempt.exchange().timeToFirstProgress() != null) {
			this.firstProgress = asked - this.started + attempt.exchange().timeToFirstProgress().toNanos();
		}
	}

	/**
	 * The failure after which another target is asked.
	 * @return its line in the trail, once; null for none
	 */
	@Nullable Attempt takeLeft() {
		Attempt left = this.left;
		this.left = null;
		return left;
	}

	/**
	 * The kind of failure with which a target ended last.
	 * @param target the target
	 * @return the kind; null if it did not fail
	 */
	@Nullable String kind(String target) {
		return this.kinds.get(target);
	}

	/**
	 * Takes note of what it waits for.
	 * @param what what from now on; null for nothing
	 * @return what it waited for before
	 */
	WaitReasons.@Nullable Reason waitsFor(WaitReasons.@Nullable Reason what) {
		WaitReasons.Reason before = this.waitsFor;
		this.waitsFor = what;
		return before;
	}

	/**
	 * From the start of the call to the first progress of its answer.
	 * @return nanoseconds; negative if there was none
	 */
	long firstProgress() {
		return this.firstProgress;
	}

	static String target(String provider, String model) {
		return provider + ":" + model;
	}

}
