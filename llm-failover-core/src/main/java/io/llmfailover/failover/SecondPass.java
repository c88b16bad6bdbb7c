package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The targets that a call asks once more, after every one of its chain was asked.
 *
 * @param next the target that is asked after a pause; null for none
 * @param pause how long that is
 * @param awaited the targets that are waited for
 */
record SecondPass(Revisits.@Nullable Visited next, Duration pause, List<Place> awaited) {

	/**
	 * Whether one target alone may be asked once more.
	 * @param turn the turn at the target
	 * @return true if no other one may be
	 */
	boolean isOnly(TargetTurn turn) {
		return (this.next == null || this.next.is(turn.target()))
				&& this.awaited.stream().allMatch((place) -> place.health() == turn.health());
	}

}
