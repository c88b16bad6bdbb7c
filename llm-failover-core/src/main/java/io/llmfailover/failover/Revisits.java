package io.llmfailover.failover;

import java.time.Duration;
import java.util.List;

import io.llmfailover.FailureKind;
import io.llmfailover.target.ChatTarget;
import io.llmfailover.target.Failure;
import io.llmfailover.target.Failure.Circumstance;
import org.jspecify.annotations.Nullable;

/**
 * The targets that a call may ask once more when it has asked every one of its chain: in
 * their order, and none of them more often than it may. Not thread-safe.
 */
final class Revisits {

	private final int maxAttempts;

	private List<Visited> visited = List.of();

	Revisits(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	/**
	 * Takes note of a failure.
	 * @param turn the turn at the target that failed
	 * @param failure the failure
	 * @param silent whether the target had been silent for longer than usual
	 */
	void failed(TargetTurn turn, Failure failure, boolean silent) {
		Visited target = of(turn);
		target.turn = turn;
		target.kind = failure.kind();
		target.retryAfter = failure.retryAfter();
		target.overtaken = false;
		target.poolFull = failure.circumstance() == Circumstance.POOL_FULL;
		target.forNow = !silent && !target.poolFull && Permit.isForNow(failure.kind());
		target.worthAnotherTry = !silent && (target.poolFull || isTransient(failure));
		if (target.poolFull) {
			target.poolFullInRow++;
		}
		else {
			target.attempts++;
			target.poolFullInRow = 0;
		}
	}

	/**
	 * Takes note that others wait for a target that was to be asked once more.
	 * @param turn the turn at the target that failed
	 */
	void refusesForNow(TargetTurn turn) {
		Visited target = of(turn);
		target.worthAnotherTry = false;
		target.overtaken = false;
		target.forNow = true;
	}

	/**
	 * Takes note of a target that was given up since another one was faster: it has not
	 * failed.
	 * @param turn the turn at the target
	 */
	void overtaken(TargetTurn turn) {
		Visited target = of(turn);
		target.turn = turn;
		target.worthAnotherTry = true;
		target.retryAfter = null;
		target.overtaken = true;
	}

	/**
	 * Whether a target was asked in this call.
	 * @param target the target
	 * @return true if it has failed, or was overtaken
	 */
	boolean knows(ChatTarget target) {
		return this.visited.stream().anyMatch((visit) -> visit.is(target));
	}

	/**
	 * Whether there is a target that was only overtaken.
	 * @return true if there is one
	 */
	boolean anyOvertaken() {
		return this.visited.stream().anyMatch(Visited::overtaken);
	}

	/**
	 * Whether a target whose attempt has just failed may be asked once more.
	 * @param target the target
	 * @return false if that was its last attempt
	 */
	boolean mayAsk(ChatTarget target) {
		return this.visited.stream()
			.filter((visit) -> visit.is(target))
			.allMatch((visit) -> visit.attempts + 1 < this.maxAttempts) && this.maxAttempts > 1;
	}

	private Visited of(TargetTurn turn) {
		for (Visited target : this.visited) {
			if (target.is(turn.target())) {
				return target;
			}
		}
		Visited target = new Visited(turn);
		this.visited = Additions.plus(this.visited, target);
		return target;
	}

	/**
	 * The target that is asked once more: of those that were asked least often, the
	 * first.
	 * @return the target; null for none
	 */
	@Nullable Visited next() {
		Visited best = null;
		for (Visited target : this.visited) {
			if (mayBeAsked(target) && (best == null || target.overtaken && !best.overtaken
					|| target.overtaken == best.overtaken && target.attempts < best.attempts)) {
				best = target;
			}
		}
		return best;
	}

	private boolean mayBeAsked(Visited target) {
		return target.worthAnotherTry && target.attempts < this.maxAttempts;
	}

	/**
	 * Whether no other target may be asked once more.
	 * @param only the one that may
	 * @return true if it is the only one
	 */
	boolean isOnly(Visited only) {
		return this.visited.stream().noneMatch((target) -> target != only && mayBeAsked(target));
	}

	/**
	 * The targets that refused requests for now.
	 * @return the targets, in order
	 */
	List<Place> refusedForNow() {
		if (this.visited.isEmpty()) {
			return List.of();
		}
		return this.visited.stream()
			.filter((target) -> target.forNow)
			.map((target) -> Place.of(target.turn, target.kind()))
			.toList();
	}

	/**
	 * Whether a failure may pass: neither the account, the model nor the request is at
	 * fault, and the target was not silent.
	 * @param failure the failure
	 * @return true if the same request may succeed now
	 */
	private static boolean isTransient(Failure failure) {
		if (failure.circumstance() == Circumstance.WRONG_ADDRESS
				|| failure.circumstance() == Circumstance.UNFINISHED_REQUEST
				|| failure.circumstance() == Circumstance.FINAL) {
			return false;
		}
		return switch (failure.kind()) {
			case SERVER_ERROR, NETWORK, MALFORMED_RESPONSE, INCOMPLETE_STREAM -> true;
			case AUTHENTICATION, QUOTA_EXHAUSTED, RATE_LIMITED, REQUEST_TOO_LARGE, OVERLOADED, TIMEOUT,
					MODEL_UNAVAILABLE, CONTEXT_TOO_LONG, CONTENT_FILTERED, INVALID_REQUEST, EMPTY_RESPONSE, MISFIT,
					LIMIT_EXCEEDED, DEADLINE_EXCEEDED, NO_USABLE_PROVIDER, TOOL_FAILED, CANCELLED ->
				false;
		};
	}

	/**
	 * A target that was asked and has failed.
	 */
	static final class Visited {

		private TargetTurn turn;

		private @Nullable FailureKind kind;

		private @Nullable Duration retryAfter;

		private int attempts;

		private boolean worthAnotherTry;

		private boolean forNow;

		private boolean poolFull;

		private int poolFullInRow;

		private boolean overtaken;

		private Visited(TargetTurn turn) {
			this.turn = turn;
		}

		boolean is(ChatTarget target) {
			return this.turn.target().provider().equals(target.provider())
					&& this.turn.target().model().equals(target.model());
		}

		TargetTurn turn() {
			return this.turn;
		}

		/**
		 * The kind of its last failure.
		 * @return the kind; null where it was only overtaken
		 */
		@Nullable FailureKind kind() {
			return this.kind;
		}

		/**
		 * How long it asked to be left alone when it last failed.
		 * @return the time; null if it did not say
		 */
		@Nullable Duration retryAfter() {
			return this.retryAfter;
		}

		/**
		 * Whether it has not failed: another one was faster.
		 * @return true if that is so
		 */
		boolean overtaken() {
			return this.overtaken;
		}

		/**
		 * How often in a row our own pool had no connection for it.
		 * @return the number
		 */
		int poolFullInRow() {
			return this.poolFullInRow;
		}

		/**
		 * Whether only our own pool had no connection for it.
		 * @return true if it had none
		 */
		boolean poolFull() {
			return this.poolFull;
		}

		/**
		 * How often it was asked.
		 * @return the number
		 */
		int attempts() {
			return this.attempts;
		}

	}

}
