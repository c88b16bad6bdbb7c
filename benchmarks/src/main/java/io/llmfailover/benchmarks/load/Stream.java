package io.llmfailover.benchmarks.load;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * One stream while it runs.
 */
final class Stream implements Client.Listener {

	private final long start = System.nanoTime();

	private final LongAdder pieces;

	private final BlockingQueue<Stream> ended;

	private volatile long first;

	private Stream(LongAdder pieces, BlockingQueue<Stream> ended) {
		this.pieces = pieces;
		this.ended = ended;
	}

	static void start(Client client, LongAdder pieces, BlockingQueue<Stream> ended) {
		client.stream(new Stream(pieces, ended));
	}

	@Override
	public void text(String text) {
		if (this.first == 0) {
			this.first = System.nanoTime();
		}
		this.pieces.increment();
	}

	@Override
	public void end() {
		this.ended.add(this);
	}

	@Override
	public void failure(Throwable failure) {
		Worker.fail(failure);
	}

	/**
	 * The time to the first text.
	 * @return the time in nanoseconds
	 */
	long firstNanos() {
		return this.first - this.start;
	}

}
