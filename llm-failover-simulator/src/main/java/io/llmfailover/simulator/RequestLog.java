package io.llmfailover.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The requests that arrived, and over which connections. Thread-safe.
 */
final class RequestLog {

	private final List<Entry> entries = new ArrayList<>();

	synchronized void add(ReceivedRequest request, HttpConnection connection) {
		this.entries.add(new Entry(request, connection));
		notifyAll();
	}

	synchronized List<ReceivedRequest> requests() {
		return this.entries.stream().map(Entry::request).toList();
	}

	synchronized List<ReceivedRequest> await(int count, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (this.entries.size() < count) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				throw new AssertionError(
						"Only %d of %d requests arrived within %s".formatted(this.entries.size(), count, timeout));
			}
			sleep(left);
		}
		return requests();
	}

	private void sleep(long nanos) {
		try {
			TimeUnit.NANOSECONDS.timedWait(this, nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for requests", ex);
		}
	}

	/**
	 * The connection of exactly this request; one that is merely equal is another.
	 */
	synchronized HttpConnection connection(ReceivedRequest request) {
		return this.entries.stream()
			.filter((entry) -> entry.request == request)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Not a request of this provider: " + request))
			.connection();
	}

	synchronized void clear() {
		this.entries.clear();
	}

	private record Entry(ReceivedRequest request, HttpConnection connection) {
	}

}
