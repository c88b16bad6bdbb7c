package io.llmfailover.failover;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The hedges of an outage. Once a target has turned out to be silent for every call, its
 * attempts are notified, oldest first, and each has the next target asked beside it. They
 * are 20 at a time, and one more with each that was answered there, so that thousands do
 * not ask the next target before it has shown that it answers. Thread-safe.
 */
final class OutageHedges {

	private static final int AT_A_TIME = 20;

	private final Deque<Permit> waiting = new ArrayDeque<>(0);

	private final Set<Permit> notified = new HashSet<>(0);

	private int allowed = AT_A_TIME;

	private final DrainLoop notifying = new DrainLoop(this::notifyNext);

	/**
	 * An outage begins.
	 * @param running the turns at the target that are under way, oldest first
	 */
	synchronized void begin(Collection<Permit> running) {
		this.waiting.clear();
		this.waiting.addAll(running);
		this.waiting.removeAll(this.notified);
		if (this.notified.isEmpty()) {
			this.allowed = AT_A_TIME;
		}
	}

	synchronized void end() {
		this.waiting.clear();
	}

	/**
	 * Notifies attempts that the target is silent for every call, as many as may be now.
	 * Call it without a lock.
	 */
	void notifyWaiting() {
		this.notifying.run();
	}

	private boolean notifyNext() {
		Permit next = next();
		if (next != null) {
			next.outage();
		}
		return next != null;
	}

	private synchronized @Nullable Permit next() {
		if (this.notified.size() >= this.allowed) {
			return null;
		}
		Permit next = this.waiting.poll();
		if (next != null) {
			this.notified.add(next);
		}
		return next;
	}

	/**
	 * Another target has answered in place of an attempt.
	 * @param permit its turn
	 */
	synchronized void overtaken(Permit permit) {
		if (this.notified.contains(permit)) {
			this.allowed++;
		}
	}

	/**
	 * An attempt is over, or has nobody beside it after all.
	 * @param permit its turn
	 * @return whether another one may be notified
	 */
	synchronized boolean done(Permit permit) {
		boolean freed = this.notified.remove(permit);
		if (!freed && !this.waiting.isEmpty()) {
			this.waiting.remove(permit);
		}
		return freed && !this.waiting.isEmpty();
	}

}
