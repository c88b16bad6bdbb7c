package io.llmfailover.benchmarks.micro;

import java.util.Locale;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this package and shows nanoseconds and bytes. Arguments: the
 * mode, {@code quick} or {@code full}, and a regular expression that is found in the
 * names of the benchmarks that are wanted.
 */
final class MicroBenchmarks {

	private MicroBenchmarks() {
	}

	public static void main(String[] args) throws RunnerException {
		boolean full = args[0].toLowerCase(Locale.ROOT).equals("full");
		ChainedOptionsBuilder options = new OptionsBuilder().include(args[1])
			.addProfiler(GCProfiler.class)
			.jvmArgsAppend("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC")
			.forks(full ? 3 : 1)
			.warmupIterations(full ? 5 : 2)
			.warmupTime(full ? TimeValue.seconds(2) : TimeValue.milliseconds(700))
			.measurementIterations(full ? 5 : 2)
			.measurementTime(full ? TimeValue.seconds(2) : TimeValue.milliseconds(700));
		new Runner(options.build()).run();
	}

}
