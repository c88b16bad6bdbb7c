package io.llmfailover.failover;

/**
 * Something that every attempt at a target has to pass before it runs: the provider's
 * account, parking, the circuit breaker, those who wait already, the attempts that run at
 * a time. A new limit, such as a budget, is a new gate in the list of
 * {@link TargetHealth}. As thread-safe as its owner says.
 */
interface Gate {

	/**
	 * Whether an attempt may pass now. Takes nothing.
	 * @return whether, and if not, why
	 */
	Availability availability();

	/**
	 * Lets an attempt pass, and counts it where the gate counts.
	 * @return {@link Availability#NOW} if it has passed; why not otherwise, for example
	 * since another one was faster
	 */
	default Availability enter() {
		return Availability.NOW;
	}

	/**
	 * Takes back an attempt that has passed this gate and was refused by a later one.
	 */
	default void takeBack() {
	}

}
