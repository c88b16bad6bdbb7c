package io.llmfailover.failover;

/**
 * Where the events of an attempt come from, as the attempt sees it: something that can be
 * asked for more, and left.
 */
interface EventSource {

	/**
	 * Asks for more events.
	 * @param n how many more, positive
	 * @return whether it could be asked; false while it is not there yet
	 */
	boolean request(long n);

	/**
	 * Leaves: the connection is closed, unless all of the answer has come.
	 */
	void cancel();

}
