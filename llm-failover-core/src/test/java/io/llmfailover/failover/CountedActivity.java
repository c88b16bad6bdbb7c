package io.llmfailover.failover;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who works and who waits.
 */
final class CountedActivity implements Activity {

	final AtomicInteger working = new AtomicInteger();

	final AtomicInteger waiting = new AtomicInteger();

	@Override
	public void begin() {
		this.working.incrementAndGet();
	}

	@Override
	public void end() {
		this.working.decrementAndGet();
	}

	@Override
	public void waits(boolean waits) {
		this.waiting.addAndGet(waits ? 1 : -1);
	}

}
