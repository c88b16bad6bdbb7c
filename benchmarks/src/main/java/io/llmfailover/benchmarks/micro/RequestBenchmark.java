package io.llmfailover.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.llmfailover.ChatRequest;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.RenderedRequest;
import io.llmfailover.target.Failure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.http.HttpHeaders;

/**
 * Rendering a request, and finding out what an error means: the cost of each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

	private static final int LONG = 40;

	private static final String RATE_LIMITED = "{\"error\":{\"message\":\"Rate limit reached for gpt-6-luna in"
			+ " organization org-1 on requests per min (RPM): Limit 500, Used 500. Please try again in 120ms.\","
			+ "\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}";

	/**
	 * The dialect.
	 */
	@Param
	public Dialects dialect = Dialects.OPENAI;

	private final ChatRequest question = ChatRequest.of("What is Python, and what is it good for?");

	private final ChatRequest conversation = conversation();

	/**
	 * Creates the benchmark.
	 */
	public RequestBenchmark() {
	}

	private static ChatRequest conversation() {
		ChatRequest.Builder builder = ChatRequest.builder().system("You answer briefly.").temperature(0.3);
		for (int i = 0; i < LONG; i++) {
			builder.user("Question " + i + " " + "word ".repeat(50))
				.assistant("Answer " + i + " " + "word ".repeat(50));
		}
		return builder.user("And now?").build();
	}

	/**
	 * Renders a single question.
	 * @return the request
	 */
	@Benchmark
	public RenderedRequest question() {
		return this.dialect.dialect().render(this.question, this.dialect.target());
	}

	/**
	 * Renders a conversation of 81 messages, 20 KB of text.
	 * @return the request
	 */
	@Benchmark
	public RenderedRequest conversationOf81() {
		return this.dialect.dialect().render(this.conversation, this.dialect.target());
	}

	/**
	 * Classifies a rate limit, its body included.
	 * @return the failure
	 */
	@Benchmark
	public Failure rateLimit() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("retry-after", "1");
		return this.dialect.dialect().classify(ErrorEvidence.of(429, headers, RATE_LIMITED), this.dialect.target());
	}

}
