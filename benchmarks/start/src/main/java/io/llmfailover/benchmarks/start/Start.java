package io.llmfailover.benchmarks.start;

import org.jspecify.annotations.Nullable;

/**
 * What a start cost.
 *
 * @param wallMillis the time until the application had started, since its JVM had
 * @param cpuMillis the processor time of the process until then
 * @param classes how many classes were loaded
 * @param heapKilobytes what was left on the heap by a collection, in units of 1024 bytes
 * @param threads how many threads there were
 */
record Start(long wallMillis, long cpuMillis, long classes, long heapKilobytes, long threads) {

	private static final String MARK = "start:";

	String line() {
		return MARK + this.wallMillis + "," + this.cpuMillis + "," + this.classes + "," + this.heapKilobytes + ","
				+ this.threads;
	}

	/**
	 * Reads what another process wrote.
	 * @param line a line of its output
	 * @return the start; null if the line is none of {@link #line()}
	 */
	static @Nullable Start of(String line) {
		if (!line.startsWith(MARK)) {
			return null;
		}
		String[] numbers = line.substring(MARK.length()).split(",");
		return new Start(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
				Long.parseLong(numbers[3]), Long.parseLong(numbers[4]));
	}

}
