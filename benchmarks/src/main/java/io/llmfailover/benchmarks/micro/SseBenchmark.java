package io.llmfailover.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.llmfailover.provider.wire.SseDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Cutting a stream into server-sent events: the cost of one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SseBenchmark {

	private static final int EVENTS = 500;

	private static final int LIMIT = 1 << 20;

	private final byte[] stream = Dialects.OPENAI.stream(EVENTS);

	/**
	 * How many bytes come at a time: many events, or less than one.
	 */
	@Param({ "16384", "100" })
	@SuppressWarnings("NullAway.Init")
	public int read;

	/**
	 * Cuts a stream of 500 chunks.
	 * @param blackhole takes the events
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void event(Blackhole blackhole) {
		SseDecoder decoder = new SseDecoder(LIMIT, LIMIT);
		SseDecoder.Handler handler = (name, data, offset, length) -> blackhole.consume(length);
		for (int offset = 0; offset < this.stream.length; offset += this.read) {
			decoder.feed(this.stream, offset, Math.min(this.read, this.stream.length - offset), handler);
		}
		decoder.finish(handler);
	}

}
