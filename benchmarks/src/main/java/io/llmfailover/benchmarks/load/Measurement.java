package io.llmfailover.benchmarks.load;

import java.util.Locale;
import java.util.Scanner;

/**
 * What one run has shown.
 *
 * @param units calls, or pieces of text, that the cost is divided by
 * @param cpuNanos processor time of the process
 * @param bytes bytes that it allocated
 * @param latencyNanos the median time to the first text of a stream, or from the start of
 * a chat to its end
 * @param rate calls a second
 */
record Measurement(long units, long cpuNanos, long bytes, long latencyNanos, double rate) {

	double cpu() {
		return (double) this.cpuNanos / this.units;
	}

	double allocation() {
		return (double) this.bytes / this.units;
	}

	String line() {
		return String.format(Locale.ROOT, "%d %d %d %d %f", this.units, this.cpuNanos, this.bytes, this.latencyNanos,
				this.rate);
	}

	static Measurement of(String line) {
		try (Scanner scanner = new Scanner(line).useLocale(Locale.ROOT)) {
			return new Measurement(scanner.nextLong(), scanner.nextLong(), scanner.nextLong(), scanner.nextLong(),
					scanner.nextDouble());
		}
	}

}
