package io.llmfailover.failover;

import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;

/**
 * How often one target was asked again in one call.
 *
 * @param retries with the same request
 * @param adjustments with an adjusted request
 */
record Tries(int retries, int adjustments) {

	static final Tries NONE = new Tries(0, 0);

	// a request that is still refused after this many adjustments is not worth another
	private static final int MAX_ADJUSTMENTS = 3;

	/**
	 * Whether the target should be asked again since it will be asked differently.
	 * @param failure its failure
	 * @return true if it should
	 */
	boolean mayAdjust(Failure failure) {
		return failure.circumstance() == Circumstance.REQUEST_ADJUSTED && this.adjustments < MAX_ADJUSTMENTS;
	}

	Tries after(Failure failure) {
		return mayAdjust(failure) ? new Tries(this.retries, this.adjustments + 1)
				: new Tries(this.retries + 1, this.adjustments);
	}

}
