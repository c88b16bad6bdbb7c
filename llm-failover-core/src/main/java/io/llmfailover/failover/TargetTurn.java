package io.llmfailover.failover;

import io.llmfailover.target.ChatTarget;

/**
 * A target whose turn it is.
 *
 * @param candidate its place in the chain
 * @param model which of the candidate's models it is, from 0
 * @param target the target
 * @param timeouts how long it may stay silent
 * @param health its health
 * @param permit the turn itself
 */
record TargetTurn(Candidate candidate, int model, ChatTarget target, Timeouts timeouts, TargetHealth health,
		Permit permit) {

	/**
	 * Asks for another turn at the same target, to be taken in the same way: a last
	 * resort is one still.
	 * @return whether it may be asked again
	 */
	Admission admission() {
		return this.permit.lastResort() ? this.health.admitAnyway() : this.health.admit();
	}

	/**
	 * Asks for another turn at the same target where all others have failed: past its
	 * circuit breaker, but not past those who wait for it.
	 * @return whether it may be asked again
	 */
	Admission admissionAnyway() {
		Admission admission = admission();
		boolean refused = admission.permit() == null && !admission.availability().canBeWaitedFor();
		return refused ? this.health.admitAnyway() : admission;
	}

	/**
	 * Another turn at the same target.
	 * @param permit the turn
	 * @return the turn at the target
	 */
	TargetTurn again(Permit permit) {
		return new TargetTurn(this.candidate, this.model, this.target, this.timeouts, this.health, permit);
	}

}
