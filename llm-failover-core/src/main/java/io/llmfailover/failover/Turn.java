package io.llmfailover.failover;

import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * A target whose turn it is.
 *
 * @param target the target
 * @param timeouts how long it may stay silent
 * @param health its health
 * @param permit the turn itself
 */
record Turn(ChatTarget target, Timeouts timeouts, TargetHealth health, Permit permit) {

	/**
	 * Another turn at the same target, taken in the same way: a last resort is one still.
	 * @return the turn; null if it may no longer be asked
	 */
	@Nullable Turn again() {
		Permit again = this.permit.lastResort() ? this.health.acquireAnyway() : this.health.acquire();
		return (again != null) ? new Turn(this.target, this.timeouts, this.health, again) : null;
	}

	/**
	 * Why the target may not be asked again.
	 * @return the reason
	 */
	String reasonToSkip() {
		return this.health.availability().reasonToSkip();
	}

}
