package io.llmfailover.failover;

/**
 * Bounds extra work to a share of the regular work: each regular unit earns a fraction,
 * each extra unit costs one. A reserve lets a service with little traffic begin.
 * Thread-safe.
 */
final class Budget {

	private final double share;

	private final double reserve;

	private double earned;

	Budget(double share, int reserve) {
		this.share = share;
		this.reserve = reserve;
		this.earned = reserve;
	}

	synchronized void earn() {
		// no more than the reserve is saved up, so that a quiet hour does not pay for a
		// storm
		this.earned = Math.min(this.reserve, this.earned + this.share);
	}

	/**
	 * Begins anew with the whole reserve.
	 */
	synchronized void refill() {
		this.earned = this.reserve;
	}

	synchronized boolean spend() {
		if (this.earned < 1) {
			return false;
		}
		this.earned--;
		return true;
	}

}
