package io.llmfailover.failover;

/**
 * Observes whether threads work on calls and whether calls wait, for a clock that
 * advances by itself, as in tests: time may pass while calls wait for it, and must not
 * while a thread works on one. An implementation is thread-safe, and fast, since it is
 * notified of every step of a call.
 */
public interface Activity {

	/** Ignores everything. */
	Activity UNOBSERVED = new Activity() {

		@Override
		public void begin() {
		}

		@Override
		public void end() {
		}

		@Override
		public void waits(boolean waits) {
		}

	};

	/**
	 * This thread begins to work on a call. It may do so within the work on another one.
	 */
	void begin();

	/**
	 * This thread has ended what it began last.
	 */
	void end();

	/**
	 * A call begins to wait, or waits no longer, for a provider or for a time. A call
	 * that waits for its caller to ask for more, or for tools, does not: what they do
	 * takes no time that a provider would have to answer for.
	 * @param waits whether it waits from now on
	 */
	void waits(boolean waits);

}
