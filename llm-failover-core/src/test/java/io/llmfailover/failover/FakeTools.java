package io.llmfailover.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolDefinition;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs tools as they are, all at once, and writes down what it ran.
 */
final class FakeTools implements ToolRunner {

	final List<ToolRunner.Run> ran = new ArrayList<>();

	final AtomicInteger running = new AtomicInteger();

	final AtomicInteger cancelled = new AtomicInteger();

	private final Map<String, Mono<ToolOutcome>> outcomes = new ConcurrentHashMap<>();

	/**
	 * Decides what comes of the calls of a tool.
	 * @param tool its name
	 * @param outcome what comes of them
	 * @return this
	 */
	FakeTools on(String tool, Mono<ToolOutcome> outcome) {
		this.outcomes.put(tool, outcome);
		return this;
	}

	static Tool named(String name) {
		return named(name, (call) -> Mono.just(ToolOutcome.of(name + " " + call.arguments())));
	}

	static Tool named(String name, Function<ToolCall, Mono<ToolOutcome>> run) {
		return new Tool() {

			@Override
			public ToolDefinition definition() {
				return new ToolDefinition(name, null, "{\"type\":\"object\"}");
			}

			@Override
			public Mono<ToolOutcome> call(ToolCall call, ToolContext context) {
				return run.apply(call);
			}

		};
	}

	@Override
	public Flux<Progress> run(List<Run> runs) {
		return Flux.fromIterable(runs).flatMap(this::run);
	}

	private Flux<Progress> run(Run run) {
		Mono<Progress> ends = outcome(run).map((outcome) -> new Progress.Finished(run, outcome, Duration.ofMillis(5)));
		return Flux.concat(Mono.just(new Progress.Started(run)), ends).doOnSubscribe((subscription) -> {
			this.ran.add(run);
			this.running.incrementAndGet();
		}).doOnCancel(this.cancelled::incrementAndGet).doFinally((signal) -> this.running.decrementAndGet());
	}

	private Mono<ToolOutcome> outcome(Run run) {
		Mono<ToolOutcome> outcome = this.outcomes.get(run.call().name());
		@Nullable Tool tool = run.tool();
		if (outcome != null) {
			return outcome;
		}
		return (tool != null) ? tool.call(run.call(), run.context())
				: Mono.just(ToolOutcome.error("There is no tool " + run.call().name()));
	}

}
