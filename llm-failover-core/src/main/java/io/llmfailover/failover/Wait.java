package io.llmfailover.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A call's wait for targets that refuse requests for now, in the lines of all of them: it
 * goes to whichever has a turn for it first. Not thread-safe.
 */
final class Wait {

	private final long since;

	private final long number;

	private final long until;

	private final Effects effects;

	private final BiConsumer<Place, Permit> begin;

	private final List<Ticket> tickets = new ArrayList<>(1);

	private boolean over;

	/**
	 * Begins to wait.
	 * @param passes knows since when, and for how long, the call waits
	 * @param number the number of the call
	 * @param effects has turns handled in the call's loop
	 * @param begin takes the first turn
	 */
	Wait(SecondPasses passes, long number, Effects effects, BiConsumer<Place, Permit> begin) {
		this.since = passes.beginWaiting();
		this.number = number;
		this.until = passes.waitsUntil();
		this.effects = effects;
		this.begin = begin;
	}

	/**
	 * Joins the line of a target.
	 * @param place the target
	 * @return false if it is too long
	 */
	boolean join(Place place) {
		Ticket ticket = new Ticket(place);
		this.tickets.add(ticket);
		if (!place.health().join(ticket)) {
			this.tickets.remove(ticket);
			return false;
		}
		return true;
	}

	/**
	 * When it gives up.
	 * @param now the time
	 * @return nanoseconds from now on
	 */
	long untilDue(long now) {
		return this.until - now;
	}

	/**
	 * Leaves all lines.
	 */
	void end() {
		this.over = true;
		this.tickets.forEach((ticket) -> ticket.place.health().leave(ticket));
		this.tickets.clear();
	}

	private void turn(Place place, Permit permit) {
		if (this.over) {
			permit.release();
			return;
		}
		end();
		this.begin.accept(place, permit);
	}

	private final class Ticket implements WaitingLine.Waiter {

		private final Place place;

		Ticket(Place place) {
			this.place = place;
		}

		@Override
		public long since() {
			return Wait.this.since;
		}

		@Override
		public long number() {
			return Wait.this.number;
		}

		@Override
		public void turn(Permit permit) {
			Wait.this.effects.takeInput(() -> Wait.this.turn(this.place, permit));
		}

	}

}
