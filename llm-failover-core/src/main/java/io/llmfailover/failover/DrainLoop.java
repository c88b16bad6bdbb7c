package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Repeats a step until there is nothing more to do, on one thread at a time. If
 * {@link #run} is called while a thread is already repeating the step, also by the step
 * itself, it returns at once and that thread repeats the step again. Thread-safe.
 */
final class DrainLoop {

	private final BooleanSupplier step;

	private final AtomicInteger asked = new AtomicInteger();

	/**
	 * Creates it.
	 * @param step does one thing, or returns false if there is nothing to do; it is
	 * called while no lock is held, and must not throw
	 */
	DrainLoop(BooleanSupplier step) {
		this.step = step;
	}

	/**
	 * Repeats the step until it returns false. It must be called while no lock is held.
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
