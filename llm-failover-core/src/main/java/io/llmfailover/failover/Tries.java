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

	Tries after(Failure failure) {
		return (failure.circumstance() == Circumstance.REQUEST_ADJUSTED) ? new Tries(this.retries, this.adjustments + 1)
				: new Tries(this.retries + 1, this.adjustments);
	}

}
