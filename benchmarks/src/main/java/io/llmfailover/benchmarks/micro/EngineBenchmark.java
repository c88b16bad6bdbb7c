package io.llmfailover.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.llmfailover.ChatEvent;
import io.llmfailover.ChatRequest;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverListener;
import io.llmfailover.service.LlmFailover;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The engine alone, over targets in memory: the cost of a call, and of an event of a
 * stream.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {

	private static final int PIECES = 500;

	private final ChatRequest request = ChatRequest.of("What is Python?");

	private final LlmFailover one = service(1, 1);

	private final LlmFailover five = service(5, 1);

	private final LlmFailover talkative = service(1, PIECES);

	/**
	 * Creates the benchmark.
	 */
	public EngineBenchmark() {
	}

	private static LlmFailover service(int providers, int pieces) {
		var builder = LlmFailover.builder().listener(new FailoverListener() {
		});
		for (int i = 0; i < providers; i++) {
			builder.provider(new StubProvider("stub-" + i, pieces));
		}
		return builder.build();
	}

	/**
	 * A chat.
	 * @return the answer
	 */
	@Benchmark
	public @Nullable ChatResponse chat() {
		return this.one.chat(this.request).block();
	}

	/**
	 * A chat with five providers, the first of which answers.
	 * @return the answer
	 */
	@Benchmark
	public @Nullable ChatResponse chatOfFive() {
		return this.five.chat(this.request).block();
	}

	/**
	 * A stream of 500 pieces.
	 * @return its last event
	 */
	@Benchmark
	@OperationsPerInvocation(PIECES)
	public @Nullable ChatEvent event() {
		return this.talkative.stream(this.request).blockLast();
	}

}
