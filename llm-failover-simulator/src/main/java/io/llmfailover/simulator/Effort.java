package io.llmfailover.simulator;

/**
 * The work that may still be done for one value, so that no schema keeps a server busy.
 * Not thread-safe.
 */
final class Effort {

	private long left;

	/**
	 * Allows so much work.
	 * @param steps the work, in looks at a character or a keyword
	 */
	Effort(long steps) {
		this.left = steps;
	}

	/**
	 * Does some of the work.
	 * @return whether there was that much left to do
	 */
	boolean spend(long steps) {
		this.left -= steps;
		return this.left >= 0;
	}

}
