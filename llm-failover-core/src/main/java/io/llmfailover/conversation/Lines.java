package io.llmfailover.conversation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The calls that wait for their turn, by conversation: first come, first served. There is
 * a line only where somebody has a turn or waits for one. Thread-safe.
 */
final class Lines {

	private final Map<String, Deque<Waiter>> lines = new HashMap<>();

	private final int longest;

	private final TurnTime time;

	/**
	 * Creates the lines.
	 * @param longest how many calls may wait in each
	 * @param time where time comes from
	 */
	Lines(int longest, TurnTime time) {
		this.longest = longest;
		this.time = time;
	}

	/**
	 * Joins a line. Whoever has got a turn must leave it.
	 * @param id the conversation's id
	 * @return the turn, once it has come; {@link FullLineException} if too many wait.
	 * Cancelling leaves the line
	 */
	Mono<TurnAtLast> join(String id) {
		return Mono.create((sink) -> join(new Waiter(this, id, sink)));
	}

	private void join(Waiter waiter) {
		int place = add(waiter);
		if (place > this.longest) {
			waiter.sink.error(new FullLineException(this.longest));
			return;
		}
		waiter.sink.onCancel(waiter::leave);
		if (place == 0) {
			waiter.sink.success(waiter);
		}
	}

	private int add(Waiter waiter) {
		synchronized (this.lines) {
			Deque<Waiter> line = this.lines.computeIfAbsent(waiter.id, (id) -> new ArrayDeque<>(2));
			int place = line.size();
			if (place <= this.longest) {
				line.add(waiter);
			}
			return place;
		}
	}

	private void leave(Waiter waiter) {
		Waiter next;
		synchronized (this.lines) {
			Deque<Waiter> line = this.lines.get(waiter.id);
			boolean hadTheTurn = line != null && line.peek() == waiter;
			if (line == null || !line.remove(waiter)) {
				return;
			}
			next = hadTheTurn ? line.peek() : null;
			if (line.isEmpty()) {
				this.lines.remove(waiter.id);
			}
		}
		if (next != null) {
			Waiter granted = next;
			// not on the thread of the one before it, and not on top of its stack
			this.time.scheduler().schedule(() -> granted.sink.success(granted));
		}
	}

	/**
	 * How many lines there are.
	 * @return the number
	 */
	int size() {
		synchronized (this.lines) {
			return this.lines.size();
		}
	}

	/**
	 * The turn of a call.
	 */
	interface TurnAtLast {

		/**
		 * Gives the turn to the next one; a second time changes nothing.
		 */
		void leave();

	}

	private static final class Waiter implements TurnAtLast {

		private final Lines lines;

		private final String id;

		private final MonoSink<TurnAtLast> sink;

		Waiter(Lines lines, String id, MonoSink<TurnAtLast> sink) {
			this.lines = lines;
			this.id = id;
			this.sink = sink;
		}

		@Override
		public void leave() {
			this.lines.leave(this);
		}

	}

	/**
	 * Too many calls wait for their turn in one conversation.
	 */
	static final class FullLineException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FullLineException(int longest) {
			super(longest + " calls on this conversation wait for their turn already");
		}

	}

}
