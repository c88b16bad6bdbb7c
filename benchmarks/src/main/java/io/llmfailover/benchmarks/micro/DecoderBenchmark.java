package io.llmfailover.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.llmfailover.benchmarks.WireSamples;
import io.llmfailover.provider.wire.AnswerDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decoding an answer: the cost of one event of a stream, and of an answer in one piece.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecoderBenchmark {

	private static final int EVENTS = 500;

	private static final int TOKENS = 200;

	/**
	 * The dialect.
	 */
	@Param
	public Dialects dialect = Dialects.OPENAI;

	private final List<byte[]> data = new ArrayList<>();

	private final List<String> names = new ArrayList<>();

	private byte[] body = new byte[0];

	/**
	 * Creates the benchmark.
	 */
	public DecoderBenchmark() {
	}

	/**
	 * Makes the answers.
	 */
	@Setup
	public void makeAnswers() {
		for (String event : this.dialect.events(EVENTS)) {
			this.data.add(WireSamples.utf8(event));
			this.names.add((this.dialect == Dialects.ANTHROPIC) ? event.substring(9, event.indexOf('"', 9)) : "");
		}
		this.body = this.dialect.body(TOKENS);
	}

	/**
	 * Decodes a stream of 500 chunks.
	 * @param blackhole takes the events
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void event(Blackhole blackhole) {
		AnswerDecoder decoder = this.dialect.decoder();
		for (int i = 0; i < this.data.size(); i++) {
			String name = this.names.get(i);
			byte[] event = this.data.get(i);
			decoder.event(name.isEmpty() ? null : name, event, 0, event.length, blackhole::consume);
		}
		decoder.end(List.of(), blackhole::consume);
	}

	/**
	 * Decodes an answer in one piece, of 200 tokens.
	 * @param blackhole takes the events
	 */
	@Benchmark
	public void body(Blackhole blackhole) {
		AnswerDecoder decoder = this.dialect.decoder();
		decoder.body(this.body, 0, this.body.length, blackhole::consume);
		decoder.end(List.of(), blackhole::consume);
	}

}
