package io.llmfailover.service;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.slf4j.LoggerFactory;

/**
 * Takes note of every buffer of Netty that is lost without having been released, while it
 * is open.
 */
final class BufferLeaks implements AutoCloseable {

	private static final AtomicInteger baits = new AtomicInteger();

	private final Queue<String> lost = new ConcurrentLinkedQueue<>();

	private final Level level = ResourceLeakDetector.getLevel();

	// the detector finds nothing unless it can log it, and one is lost on purpose
	private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

	BufferLeaks() {
		this.logger.setAdditive(false);
		ResourceLeakDetector.setLevel(Level.PARANOID);
		ByteBufUtil.setLeakListener((type, records) -> this.lost.add(type + records));
	}

	/**
	 * What was lost since this was asked the last time. A buffer is known to be lost when
	 * it was collected as garbage, so one more is lost, and garbage is collected until
	 * that one is found.
	 * @return who touched each buffer
	 */
	List<String> found() {
		// the detector does not tell the same twice
		String bait = "lost on purpose: " + baits.incrementAndGet() + ".";
		ByteBufAllocator.DEFAULT.buffer(1).touch(bait);
		if (!Await.last(() -> collect(bait), (found) -> found)) {
			throw new AssertionError("The detector did not find what was lost on purpose");
		}
		List<String> found = this.lost.stream().filter((records) -> !records.contains(bait)).toList();
		this.lost.clear();
		return found;
	}

	private boolean collect(String bait) {
		System.gc();
		// whoever takes the next buffer tells of those that were lost
		ByteBufAllocator.DEFAULT.buffer(1).release();
		return this.lost.stream().anyMatch((records) -> records.contains(bait));
	}

	@Override
	public void close() {
		ByteBufUtil.setLeakListener(null);
		ResourceLeakDetector.setLevel(this.level);
		this.logger.setAdditive(true);
	}

}
