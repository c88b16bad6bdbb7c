package io.llmfailover.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams that have said one word, and then wait.
 *
 * @param client who is asked
 */
record IdleStreams(Client client) {

	private static final int BATCH = 50;

	/**
	 * Holds as many as it can.
	 * @param streams how many are wanted
	 * @param patience how long fifty more may take to say their word
	 * @return what they hold
	 */
	Held hold(int streams, Duration patience) throws InterruptedException {
		long heap = Meter.heapAfterCollection();
		int threads = Meter.threads();
		Semaphore words = new Semaphore(0);
		AtomicInteger failed = new AtomicInteger();
		int held = 0;
		boolean all = true;
		while (held < streams && all && failed.get() == 0) {
			int batch = Math.min(BATCH, streams - held);
			Thread opener = new Thread(() -> {
				for (int i = 0; i < batch; i++) {
					open(words, failed);
				}
			}, "opener");
			// some clients read a stream on the thread that asks for it, once they are
			// out of their own
			opener.setDaemon(true);
			opener.start();
			all = words.tryAcquire(batch, patience.toMillis(), TimeUnit.MILLISECONDS);
			held += all ? batch : words.drainPermits();
		}
		held -= failed.get();
		return new Held(held, Math.max(0, Meter.heapAfterCollection() - heap), Meter.threads() - threads);
	}

	private void open(Semaphore words, AtomicInteger failed) {
		try {
			this.client.stream(Client.Listener.of((text) -> words.release(), () -> {
				failed.incrementAndGet();
				words.release();
			}));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			System.err.println("No more streams: " + ex);
			failed.incrementAndGet();
			words.release();
		}
	}

	/**
	 * What is held.
	 *
	 * @param streams how many streams
	 * @param bytes of heap
	 * @param threads that were not there before
	 */
	record Held(int streams, long bytes, int threads) {

		String line() {
			return this.streams + " " + this.bytes + " " + this.threads;
		}

		static Held of(String line) {
			String[] numbers = line.split(" ");
			return new Held(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Integer.parseInt(numbers[2]));
		}

	}

}
