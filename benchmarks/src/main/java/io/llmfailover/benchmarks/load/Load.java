package io.llmfailover.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps so many calls of a client in flight, and measures what they cost.
 *
 * @param client who is asked
 */
record Load(Client client) {

	private static final Duration WINDOW = Duration.ofMillis(250);

	/**
	 * Callers that wait for their answers.
	 * @param callers how many there are
	 * @param duration how long they ask
	 * @return what a chat cost
	 */
	Measurement chats(int callers, Duration duration) throws InterruptedException {
		LongAdder calls = new LongAdder();
		LongAdder nanos = new LongAdder();
		CountDownLatch start = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(callers);
		CountDownLatch leave = new CountDownLatch(1);
		AtomicLong end = new AtomicLong();
		for (int i = 0; i < callers; i++) {
			start(() -> {
				start.await();
				for (long now = System.nanoTime(); now < end.get();) {
					this.client.chat();
					long after = System.nanoTime();
					calls.increment();
					nanos.add(after - now);
					now = after;
				}
				done.countDown();
				// what a thread has allocated is forgotten when it ends
				leave.await();
			});
		}
		long begin = System.nanoTime();
		end.set(begin + duration.toNanos());
		Meter meter = new Meter();
		start.countDown();
		done.await();
		long bytes = meter.allocatedBytes();
		long cpu = meter.cpuNanos();
		double seconds = (System.nanoTime() - begin) / 1e9;
		leave.countDown();
		return new Measurement(calls.sum(), cpu, bytes, nanos.sum() / Math.max(1, calls.sum()), calls.sum() / seconds);
	}

	private static Thread start(InterruptibleRunnable work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "caller");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * So many streams at a time, one after the other.
	 * @param inFlight how many there are
	 * @param duration for how long new ones are started
	 * @return what a piece of text cost
	 */
	Measurement streams(int inFlight, Duration duration) throws InterruptedException {
		BlockingQueue<Stream> ended = new LinkedBlockingQueue<>();
		LongAdder pieces = new LongAdder();
		List<Long> firsts = new ArrayList<>();
		int streams = 0;
		int running = 0;
		long begin = System.nanoTime();
		long end = begin + duration.toNanos();
		Meter meter = new Meter();
		for (; running < inFlight; running++) {
			Stream.start(this.client, pieces, ended);
		}
		while (running > 0) {
			Stream stream = ended.take();
			streams++;
			firsts.add(stream.firstNanos());
			if (System.nanoTime() < end) {
				Stream.start(this.client, pieces, ended);
			}
			else {
				running--;
			}
		}
		long bytes = meter.allocatedBytes();
		long cpu = meter.cpuNanos();
		double seconds = (System.nanoTime() - begin) / 1e9;
		firsts.sort(null);
		return new Measurement(pieces.sum(), cpu, bytes, firsts.get(firsts.size() / 2), streams / seconds);
	}

	/**
	 * An exact number of chats, one after the other, on this thread.
	 * @param calls how many
	 * @return what a chat cost
	 */
	Measurement countedChats(long calls) {
		long begin = System.nanoTime();
		Meter meter = new Meter();
		for (long i = 0; i < calls; i++) {
			this.client.chat();
		}
		return new Measurement(calls, meter.cpuNanos(), meter.allocatedBytes(), 0,
				calls / ((System.nanoTime() - begin) / 1e9));
	}

	/**
	 * An exact number of streams, one after the other.
	 * @param streams how many
	 * @return what a piece of text cost
	 */
	Measurement countedStreams(long streams) throws InterruptedException {
		BlockingQueue<Stream> ended = new LinkedBlockingQueue<>();
		LongAdder pieces = new LongAdder();
		long begin = System.nanoTime();
		Meter meter = new Meter();
		for (long i = 0; i < streams; i++) {
			Stream.start(this.client, pieces, ended);
			ended.take();
		}
		return new Measurement(pieces.sum(), meter.cpuNanos(), meter.allocatedBytes(), 0,
				streams / ((System.nanoTime() - begin) / 1e9));
	}

	/**
	 * Chats from the start of the process.
	 * @param callers how many callers there are
	 * @param duration how long they ask
	 * @return how many were answered in each quarter of a second
	 */
	List<Long> rates(int callers, Duration duration) throws InterruptedException {
		AtomicLong[] windows = new AtomicLong[(int) duration.dividedBy(WINDOW)];
		Arrays.setAll(windows, (i) -> new AtomicLong());
		long begin = System.nanoTime();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			threads.add(start(() -> {
				for (int window = 0; window < windows.length;) {
					this.client.chat();
					window = (int) ((System.nanoTime() - begin) / WINDOW.toNanos());
					if (window < windows.length) {
						windows[window].incrementAndGet();
					}
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		return Arrays.stream(windows).map(AtomicLong::get).toList();
	}

	/**
	 * Work that waits.
	 */
	private interface InterruptibleRunnable {

		void run() throws InterruptedException;

	}

}
