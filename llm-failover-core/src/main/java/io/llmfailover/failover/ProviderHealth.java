package io.llmfailover.failover;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import io.llmfailover.FailureKind;

/**
 * The health that all models of a provider share: its account, and how many attempts it
 * takes at a time. Thread-safe.
 */
final class ProviderHealth {

	private static final int LONGEST_PARKING = 10;

	private static final Duration PARK_ADDRESS = Duration.ofSeconds(60);

	private final Duration parkAccount;

	private final int maxConcurrent;

	private final Parking parking;

	private final Parking address;

	private final Parking byOperator;

	private final Set<TargetHealth> waitedFor = new CopyOnWriteArraySet<>();

	private int parkedInRow;

	private int running;

	private final Gate room = new Gate() {

		@Override
		public Availability availability() {
			return hasRoom();
		}

		@Override
		public Availability enter() {
			return takeRoom();
		}

		@Override
		public void takeBack() {
			leave();
		}

	};

	ProviderHealth(Duration parkAccount, int maxConcurrent, Time time) {
		this.parkAccount = parkAccount;
		this.maxConcurrent = maxConcurrent;
		this.parking = new Parking(time);
		this.address = new Parking(time);
		this.byOperator = new Parking(time);
	}

	/**
	 * Whether the account is accepted, as far as known.
	 * @return whether, and if not, why
	 */
	synchronized Availability account() {
		Duration wrong = this.address.remaining();
		if (!wrong.isZero()) {
			return Availability.wrongAddress(wrong);
		}
		Duration parked = this.byOperator.remaining();
		if (!parked.isZero()) {
			return Availability.parkedByOperator(parked);
		}
		Duration remaining = this.parking.remaining();
		return remaining.isZero() ? Availability.NOW : Availability.parked(this.parking.reason(), remaining);
	}

	/**
	 * Limits how many attempts run at a time.
	 * @return the gate; who has passed it has to {@link #leave}
	 */
	Gate room() {
		return this.room;
	}

	synchronized void leave() {
		this.running--;
	}

	private synchronized Availability hasRoom() {
		return (this.running < this.maxConcurrent) ? Availability.NOW : Availability.busy();
	}

	private synchronized Availability takeRoom() {
		Availability availability = hasRoom();
		if (availability.refusal() == null) {
			this.running++;
		}
		return availability;
	}

	synchronized void accountRefused(FailureKind kind) {
		// of calls that were refused at the same time, the first one counts
		if (this.parkedInRow == 0 || this.parking.remaining().isZero()) {
			this.parkedInRow++;
		}
		int factor = Math.min(LONGEST_PARKING, 1 << Math.min(this.parkedInRow - 1, 4));
		this.parking.park(Time.limited(this.parkAccount).multipliedBy(factor), kind);
	}

	/**
	 * Takes note that it was not the provider that answered: its address may be wrong.
	 */
	synchronized void addressWrong() {
		this.address.park(PARK_ADDRESS, FailureKind.INVALID_REQUEST);
	}

	/**
	 * Takes note that calls wait for one of its models.
	 * @param target the model
	 */
	void waitsFor(TargetHealth target) {
		this.waitedFor.add(target);
	}

	void waitsNoLonger(TargetHealth target) {
		this.waitedFor.remove(target);
	}

	/**
	 * Serves the calls that wait for one of its models, since there may be room now. Call
	 * it without a lock.
	 */
	void serveAll() {
		this.waitedFor.forEach(TargetHealth::serve);
	}

	/**
	 * Parks it, as its operator wishes.
	 * @param duration for how long
	 */
	synchronized void park(Duration duration) {
		this.byOperator.park(duration, FailureKind.NO_USABLE_PROVIDER);
	}

	synchronized void accountAccepted() {
		this.parkedInRow = 0;
	}

	synchronized void reset() {
		this.parkedInRow = 0;
		this.parking.clear();
		this.address.clear();
		this.byOperator.clear();
	}

}
