package io.llmfailover.failover;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long a model usually takes for an answer in one piece: the median of its last
 * answers. Guarded by its owner.
 */
final class UsualTime {

	private static final int REMEMBERED = 20;

	/** The last times in nanoseconds, as a ring. */
	private final long[] last = new long[REMEMBERED];

	/** The same times, the shortest first. */
	private final long[] sorted = new long[REMEMBERED];

	private int next;

	private int count;

	void add(Duration duration) {
		long nanos = duration.toNanos();
		if (this.count == REMEMBERED) {
			removeFromSorted(this.last[this.next]);
		}
		insertIntoSorted(nanos);
		this.last[this.next] = nanos;
		this.next = (this.next + 1) % REMEMBERED;
	}

	private void removeFromSorted(long nanos) {
		int place = Arrays.binarySearch(this.sorted, 0, this.count, nanos);
		this.count--;
		System.arraycopy(this.sorted, place + 1, this.sorted, place, this.count - place);
	}

	private void insertIntoSorted(long nanos) {
		int found = Arrays.binarySearch(this.sorted, 0, this.count, nanos);
		int place = (found >= 0) ? found : -found - 1;
		System.arraycopy(this.sorted, place, this.sorted, place + 1, this.count - place);
		this.sorted[place] = nanos;
		this.count++;
	}

	/**
	 * The median.
	 * @return the time; zero if there was no answer yet
	 */
	Duration median() {
		return (this.count > 0) ? Duration.ofNanos(this.sorted[this.count / 2]) : Duration.ZERO;
	}

}
