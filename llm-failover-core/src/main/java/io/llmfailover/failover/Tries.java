package io.llmfailover.failover;

import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;

/**
 * How often one target was asked again in one call.
 *
 * @param retries in the hope that its failure has passed
 * @param repeats since it had not been asked properly: the request had to be adjusted, or
 * was sent on a connection that was closed already
 */
record Tries(int retries, int repeats) {

	static final Tries NONE = new Tries(0, 0);

	// a request that still fails then is not worth another repeat
	private static final int MAX_REPEATS = 3;

	/** Of a target that is asked once more after all others have failed. */
	static final Tries SECOND_PASS = new Tries(1, 0);

	/**
	 * Whether the target should be asked again since it had not been asked properly. That
	 * is no retry: it is not waited for, and counted nowhere.
	 * @param failure its failure
	 * @return true if it should
	 */
	boolean mayRepeat(Failure failure) {
		boolean notAskedProperly = failure.circumstance() == Circumstance.REQUEST_ADJUSTED
				|| failure.circumstance() == Circumstance.STALE_CONNECTION;
		return notAskedProperly && this.repeats < MAX_REPEATS;
	}

	/**
	 * These tries, after which there is no retry.
	 * @return the tries
	 */
	Tries noMore() {
		return new Tries(Math.max(1, this.retries), this.repeats);
	}

	Tries after(Failure failure) {
		return mayRepeat(failure) ? new Tries(this.retries, this.repeats + 1)
				: new Tries(this.retries + 1, this.repeats);
	}

}
