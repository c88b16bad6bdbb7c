package io.llmfailover.failover;

import io.llmfailover.Attempt;
import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget;
import org.jspecify.annotations.Nullable;

/**
 * A target in a line-up without a turn at it: it can be waited for.
 *
 * @param candidate its place in the chain
 * @param model which of the candidate's models it is, from 0
 * @param target the target
 * @param timeouts how long it may stay silent
 * @param health its health
 * @param reason what it refuses requests with; null where it only is busy
 */
record Place(Candidate candidate, int model, ChatTarget target, Timeouts timeouts, TargetHealth health,
		@Nullable FailureKind reason) {

	static Place of(TargetTurn turn, @Nullable FailureKind reason) {
		return new Place(turn.candidate(), turn.model(), turn.target(), turn.timeouts(), turn.health(), reason);
	}

	TargetTurn turn(Permit permit) {
		return new TargetTurn(this.candidate, this.model, this.target, this.timeouts, this.health, permit);
	}

	boolean is(Attempt attempt) {
		return attempt.provider().equals(this.target.provider()) && attempt.model().equals(this.target.model());
	}

}
