package io.llmfailover.benchmarks.load;

/**
 * How much time the benchmark takes.
 */
enum Mode {

	/** About two minutes: shows that it works, and what is far off. */
	QUICK(3, 400, 1000, 1, 500, 6000),

	/** About half an hour. */
	FULL(11, 3000, 10_000, 10, 5000, 20_000);

	private final int rounds;

	private final int millis;

	private final int warmUpMillis;

	private final int warmUps;

	private final int idleStreams;

	private final int startMillis;

	Mode(int rounds, int millis, int warmUpMillis, int warmUps, int idleStreams, int startMillis) {
		this.rounds = rounds;
		this.millis = millis;
		this.warmUpMillis = warmUpMillis;
		this.warmUps = warmUps;
		this.idleStreams = idleStreams;
		this.startMillis = startMillis;
	}

	int rounds() {
		return this.rounds;
	}

	/**
	 * How long a contender is measured in a round.
	 * @return the milliseconds
	 */
	int millis() {
		return this.millis;
	}

	/**
	 * How long a contender runs unmeasured before it is asked whether it is warm.
	 * @return the milliseconds
	 */
	int warmUpMillis() {
		return this.warmUpMillis;
	}

	/**
	 * How many times as much as in quick mode makes a contender warm.
	 * @return the factor
	 */
	int warmUps() {
		return this.warmUps;
	}

	int idleStreams() {
		return this.idleStreams;
	}

	/**
	 * How long a new process is watched until its speed is steady.
	 * @return the milliseconds
	 */
	int startMillis() {
		return this.startMillis;
	}

}
