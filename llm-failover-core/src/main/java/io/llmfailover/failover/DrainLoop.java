package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Repeats a step until there is nothing left to do, on one thread at a time: who comes
 * while another is at it, also from within the step, leaves it to that one. Thread-safe.
 */
final class DrainLoop {

	private final BooleanSupplier step;

	private final AtomicInteger asked = new AtomicInteger();

	/**
	 * Creates it.
	 * @param step does one thing, without a lock; false if there is nothing to do
	 */
	DrainLoop(BooleanSupplier step) {
		this.step = step;
	}

	/**
	 * Does what there is to do. Call it without a lock.
	 */
	void run() {
		if (this.asked.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			boolean more = true;
			while (more) {
				more = this.step.getAsBoolean();
			}
			missed = this.asked.addAndGet(-missed);
		}
		while (missed != 0);
	}

}
