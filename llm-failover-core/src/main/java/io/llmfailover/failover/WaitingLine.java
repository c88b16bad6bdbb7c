package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The calls that have nobody else to ask and wait for one target: first come, first
 * served. Who had its turn and was refused goes back to where it stood. Guarded by its
 * owner.
 */
final class WaitingLine {

	private final int longest;

	private final List<Waiter> waiters = new ArrayList<>(0);

	WaitingLine(int longest) {
		this.longest = longest;
	}

	/**
	 * Joins the line behind all who wait for as long or longer.
	 * @param waiter the call
	 * @return false if the line is as long as it may be
	 */
	boolean join(Waiter waiter) {
		if (this.waiters.size() >= this.longest) {
			return false;
		}
		int behind = this.waiters.size();
		while (behind > 0 && isBefore(waiter, this.waiters.get(behind - 1))) {
			behind--;
		}
		this.waiters.add(behind, waiter);
		return true;
	}

	private static boolean isBefore(Waiter one, Waiter other) {
		long earlier = other.since() - one.since();
		return earlier > 0 || earlier == 0 && one.number() < other.number();
	}

	/**
	 * Leaves the line, wherever it stands.
	 * @param waiter the call
	 * @return false if it did not stand in it
	 */
	boolean leave(Waiter waiter) {
		return this.waiters.remove(waiter);
	}

	@Nullable Waiter head() {
		return this.waiters.isEmpty() ? null : this.waiters.get(0);
	}

	int size() {
		return this.waiters.size();
	}

	/**
	 * A call that waits.
	 */
	interface Waiter {

		/**
		 * Since when it waits.
		 * @return the time at which it first joined a line
		 */
		long since();

		/**
		 * Its number, which decides between those who came at the same time.
		 * @return the number
		 */
		long number();

		/**
		 * Takes its turn, on any thread and without a lock; if it does not need it any
		 * more, it gives the permit back.
		 * @param permit the turn
		 */
		void turn(Permit permit);

	}

}
