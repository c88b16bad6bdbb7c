package io.llmfailover.failover;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long a model usually takes for an answer in one piece: the median of its last
 * answers. Guarded by its owner.
 */
final class UsualTime {

	private static final int REMEMBERED = 20;

	private final long[] nanos = new long[REMEMBERED];

	private int count;

	private Duration median = Duration.ZERO;

	void add(Duration duration) {
		this.nanos[this.count++ % REMEMBERED] = duration.toNanos();
		if (this.count == 2 * REMEMBERED) {
			// only the place in the ring counts, and that it is full
			this.count = REMEMBERED;
		}
		long[] sorted = Arrays.copyOf(this.nanos, Math.min(this.count, REMEMBERED));
		Arrays.sort(sorted);
		this.median = Duration.ofNanos(sorted[sorted.length / 2]);
	}

	/**
	 * The median.
	 * @return the time; zero if there was no answer yet
	 */
	Duration median() {
		return this.median;
	}

}
