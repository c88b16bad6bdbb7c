package io.llmfailover.failover;

/**
 * Where the events of an attempt come from, as the attempt sees it: it can be asked for
 * more events, and cancelled.
 */
interface EventSource {

	/**
	 * Asks for more events.
	 * @param n how many more, positive
	 * @return whether it could be asked; false while it is not there yet
	 */
	boolean request(long n);

	/**
	 * Cancels: the connection is closed, unless all of the answer has come.
	 */
	void cancel();

}
