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
	 * @return the turn, once it has come; {@link FullLineException} if too many wait, and
	 * {@link IllegalStateException} if the subscriber holds the turn that it would wait
	 * for, see {@link TurnsHeld}. Cancelling leaves the line
	 */
	Mono<TurnAtLast> join(String id) {
		return Mono.create((sink) -> join(new Waiter(this, id, sink)));
	}

	private void join(Waiter waiter) {
		if (TurnsHeld.of(waiter.sink.contextView()).turns().stream().anyMatch((turn) -> turn.blocks(this, waiter.id))) {
			waiter.sink.error(new IllegalStateException("A tool cannot ask the conversation in whose turn it runs, or"
					+ " add to it: it would wait for its own end. Ask another conversation, or return what the model"
					+ " should know"));
			return;
		}
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

	private boolean hasTheTurn(Waiter waiter) {
		synchronized (this.lines) {
			Deque<Waiter> line = this.lines.get(waiter.id);
			return line != null && line.peek() == waiter;
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

		/**
		 * Whether somebody else must wait for it to be given away.
		 * @param lines where the other one waits
		 * @param id the conversation that it waits for
		 * @return true if the turn is held still, and is the one
		 */
		boolean blocks(Lines lines, String id);

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

		@Override
		public boolean blocks(Lines lines, String id) {
			return lines == this.lines && id.equals(this.id) && lines.hasTheTurn(this);
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
