package io.llmfailover.failover;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The attempts at a target that has turned out to be silent for everybody: one after the
 * other, oldest first, is notified, and has the next target asked beside it. So many at a
 * time, and one more with each that was answered there, so that the next target is not
 * asked by thousands at once before it has shown that it answers. Guarded by its owner.
 */
final class Pushes {

	private static final int AT_A_TIME = 20;

	private final Deque<Permit> waiting = new ArrayDeque<>(0);

	private final Set<Permit> pushed = new HashSet<>(0);

	private int allowed = AT_A_TIME;

	/**
	 * An outage begins.
	 * @param running the turns at the target that are under way, oldest first
	 */
	void begin(Collection<Permit> running) {
		this.waiting.clear();
		this.waiting.addAll(running);
		this.waiting.removeAll(this.pushed);
		if (this.pushed.isEmpty()) {
			this.allowed = AT_A_TIME;
		}
	}

	void end() {
		this.waiting.clear();
	}

	/**
	 * The next attempt that is notified.
	 * @return its turn; null for nobody
	 */
	@Nullable Permit next() {
		if (this.pushed.size() >= this.allowed) {
			return null;
		}
		Permit next = this.waiting.poll();
		if (next != null) {
			this.pushed.add(next);
		}
		return next;
	}

	/**
	 * Another target has answered in place of an attempt.
	 * @param permit its turn
	 */
	void overtaken(Permit permit) {
		if (this.pushed.contains(permit)) {
			this.allowed++;
		}
	}

	/**
	 * An attempt is over, or has nobody beside it after all.
	 * @param permit its turn
	 * @return whether another one may be notified
	 */
	boolean done(Permit permit) {
		boolean freed = this.pushed.remove(permit);
		if (!freed && !this.waiting.isEmpty()) {
			this.waiting.remove(permit);
		}
		return freed && !this.waiting.isEmpty();
	}

}
