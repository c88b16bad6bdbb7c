package io.llmfailover.tool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolExecutor;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner;
import io.llmfailover.tool.ToolThreads.TakenException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs tools on threads that they may block, within their time, and bounds what comes of
 * them. Thread-safe.
 * <p>
 * From the outside to the inside: the executors, in order; the time of the tool; the
 * check of the arguments, and the tool itself.
 */
public final class BoundedToolRunner implements ToolRunner, AutoCloseable {

	/** A scheduler counts nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final ToolRunSettings settings;

	private final List<ToolExecutor> executors;

	private final ToolThreads threads;

	private final Scheduler clock;

	private final ToolFailures failures;

	private final ResultLimit limit;

	private final Schemas schemas = new Schemas();

	/**
	 * Creates a runner.
	 * @param settings how tools are run
	 * @param executors stand around every run, the first one outermost
	 * @param threads starts each tool on a thread of its own, such as a virtual one; null
	 * for threads of this runner
	 * @param clock tells when the time of a tool is up
	 */
	public BoundedToolRunner(ToolRunSettings settings, List<ToolExecutor> executors, @Nullable Executor threads,
			Scheduler clock) {
		this.settings = settings;
		this.executors = List.copyOf(executors);
		this.threads = new ToolThreads(settings.maxThreads(), threads);
		this.clock = Objects.requireNonNull(clock, "clock");
		this.failures = new ToolFailures(settings.errors());
		this.limit = new ResultLimit(settings.maxResult());
	}

	@Override
	public Flux<Progress> run(List<Run> runs) {
		return Flux.defer(() -> {
			AtomicBoolean failed = new AtomicBoolean();
			// what runs beside one that ends the call is not thrown away half done
			return Flux.fromIterable(runs)
				.flatMapDelayError((run) -> failed.get() ? Flux.<Progress>empty()
						: progress(run).doOnError((error) -> failed.set(true)), this.settings.parallel(), 1);
		}).onErrorMap(ToolFailures::ofTheCall);
	}

	private Flux<Progress> progress(Run run) {
		return Flux.defer(() -> {
			long start = this.clock.now(TimeUnit.MILLISECONDS);
			Mono<Progress> finished = outcome(run).map((outcome) -> new Progress.Finished(run, outcome,
					Duration.ofMillis(this.clock.now(TimeUnit.MILLISECONDS) - start)));
			return Flux.<Progress>just(new Progress.Started(run)).concatWith(finished);
		});
	}

	private Mono<ToolOutcome> outcome(Run run) {
		ToolExecutor.Next next = (call) -> deferred(() -> attempt(run, call));
		for (int i = this.executors.size() - 1; i >= 0; i--) {
			next = around(this.executors.get(i), run.context(), next);
		}
		return guarded(run.call(), next.run(run.call())).map(this.limit::cut);
	}

	private static ToolExecutor.Next around(ToolExecutor executor, ToolContext context, ToolExecutor.Next next) {
		return (call) -> deferred(() -> executor.execute(call, context, next));
	}

	// Mono.defer would throw on what Reactor takes for fatal, such as a class that is not
	// there, and neither this tool nor those beside it would end
	private static Mono<ToolOutcome> deferred(Supplier<@Nullable Mono<ToolOutcome>> outcome) {
		return Mono.defer(() -> {
			try {
				return Objects.requireNonNull(outcome.get(), "a tool or what stands around it returned nothing");
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	private Mono<ToolOutcome> attempt(Run run, ToolCall call) {
		Tool tool = run.tool();
		if (tool == null) {
			return Mono.fromSupplier(ToolFailures::unknownTool);
		}
		Duration timeout = limited(Objects.requireNonNullElse(tool.timeout(), this.settings.timeout()));
		Mono<ToolOutcome> ran = this.threads.run(() -> checked(tool, call, run.context()))
			.onErrorResume(TakenException.class, (full) -> this.failures.refused(call.name(), full))
			.timeout(timeout, Mono.defer(() -> this.failures.timedOut(tool, call.name())), this.clock);
		return guarded(call, ran);
	}

	private static Duration limited(Duration timeout) {
		return (timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST;
	}

	private Mono<ToolOutcome> checked(Tool tool, ToolCall call, ToolContext context) {
		String arguments = call.arguments().strip();
		ToolCall asked = (arguments.isEmpty() || arguments.equals("null")) ? new ToolCall(call.id(), call.name(), "{}")
				: call;
		String complaint = this.schemas.complaint(tool.definition(), asked.arguments());
		return (complaint != null) ? Mono.just(ToolFailures.misfit(complaint)) : tool.call(asked, context);
	}

	private Mono<ToolOutcome> guarded(ToolCall call, Mono<ToolOutcome> outcome) {
		return outcome.switchIfEmpty(Mono.fromSupplier(() -> ToolOutcome.of("")))
			.onErrorResume((failure) -> this.failures.failed(call.name(), failure));
	}

	/**
	 * How many threads tools hold just now, over all calls.
	 * @return the number
	 */
	public int threads() {
		return this.threads.taken();
	}

	/**
	 * How many of these are held by tools that were cancelled and do not end: they ignore
	 * that they were interrupted.
	 * @return the number
	 */
	public int unresponsive() {
		return this.threads.unresponsive();
	}

	/**
	 * Ends the threads that were made for this runner.
	 */
	@Override
	public void close() {
		this.threads.close();
	}

}
