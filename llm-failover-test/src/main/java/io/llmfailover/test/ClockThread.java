package io.llmfailover.test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.scheduler.NonBlocking;

/**
 * A thread on which timers of a clock run. Like the threads on which real providers
 * answer, it must not block: code that does is found in a test.
 */
final class ClockThread extends Thread implements NonBlocking {

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	/** Threads of all clocks; one that is not used for a while ends. */
	static final ExecutorService ALL = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS,
			new SynchronousQueue<>(), ClockThread::new);

	private ClockThread(Runnable work) {
		super(work, "llm-fake-clock-" + NUMBERS.incrementAndGet());
		setDaemon(true);
	}

}
