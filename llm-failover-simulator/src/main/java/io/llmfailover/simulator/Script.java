package io.llmfailover.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The standing behavior and those that come first. Not thread-safe.
 */
final class Script {

	private final Deque<Entry> next = new ArrayDeque<>();

	private Entry standing = new Entry(Behavior.answer());

	void behave(Behavior behavior) {
		this.standing = new Entry(behavior);
	}

	void play(List<Behavior> behaviors) {
		this.next.clear();
		behaviors.forEach((behavior) -> this.next.add(new Entry(behavior)));
	}

	Behavior standing() {
		return this.standing.behavior;
	}

	Entry next() {
		return this.next.isEmpty() ? this.standing : this.next.remove();
	}

	/**
	 * A behavior and when it was set, in {@link System#nanoTime()}.
	 */
	record Entry(Behavior behavior, long setAt) {

		Entry(Behavior behavior) {
			this(behavior, System.nanoTime());
		}

		Duration sinceSet() {
			return Duration.ofNanos(System.nanoTime() - this.setAt);
		}

	}

}
