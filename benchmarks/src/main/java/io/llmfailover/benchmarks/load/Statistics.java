package io.llmfailover.benchmarks.load;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What several rounds agree on.
 *
 * @param median the middle one
 * @param least the least of the middle half, or of all if there are few
 * @param most the most of the middle half, or of all if there are few
 */
record Statistics(double median, double least, double most) {

	private static final int FEW = 5;

	static Statistics of(DoubleStream values) {
		double[] sorted = values.sorted().toArray();
		int cut = (sorted.length > FEW) ? sorted.length / 4 : 0;
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Statistics(median, sorted[cut], sorted[sorted.length - 1 - cut]);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", this.median, this.least, this.most);
	}

}
