package io.llmfailover.failover;

import java.util.List;
import java.util.stream.Stream;

/**
 * Gates that an attempt passes one after the other. The first one that refuses it says
 * why. As thread-safe as its gates.
 *
 * @param inOrder the gates
 */
record Gates(List<Gate> inOrder) {

	static Gates of(Gate... gates) {
		return new Gates(List.of(gates));
	}

	/**
	 * These gates and others behind them.
	 * @param others the others
	 * @return all of them
	 */
	Gates and(Gate... others) {
		return new Gates(Stream.concat(this.inOrder.stream(), Stream.of(others)).toList());
	}

	/**
	 * Whether an attempt may pass all of them now. Takes nothing.
	 * @return whether, and if not, why
	 */
	Availability availability() {
		for (int i = 0; i < this.inOrder.size(); i++) {
			Availability availability = this.inOrder.get(i).availability();
			if (availability.refusal() != null) {
				return availability;
			}
		}
		return Availability.NOW;
	}

	/**
	 * Lets an attempt pass all of them, or none.
	 * @return {@link Availability#NOW} if it has passed; why not otherwise
	 */
	Availability enter() {
		for (int i = 0; i < this.inOrder.size(); i++) {
			Availability availability = this.inOrder.get(i).enter();
			if (availability.refusal() != null) {
				while (--i >= 0) {
					this.inOrder.get(i).takeBack();
				}
				return availability;
			}
		}
		return Availability.NOW;
	}

}
