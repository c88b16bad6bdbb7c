package io.llmfailover.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.llmfailover.Text;
import io.llmfailover.Tool;
import io.llmfailover.ToolCall;
import io.llmfailover.ToolContext;
import io.llmfailover.ToolExecutor;
import io.llmfailover.ToolOutcome;
import io.llmfailover.ToolRunner.Progress;
import io.llmfailover.ToolRunner.Run;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/**
 * Rounds of tools, as an engine has them run, in virtual time.
 */
final class Rounds implements AutoCloseable {

	static final ToolRunSettings SETTINGS = ToolRunSettings.DEFAULTS;

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final BoundedToolRunner runner;

	Rounds(ToolRunSettings settings, ToolExecutor... executors) {
		this.runner = new BoundedToolRunner(settings, List.of(executors), null, this.time);
	}

	static Run run(Tool tool, String arguments) {
		return run(tool, new ToolCall("call-1", tool.definition().name(), arguments));
	}

	static Run run(@Nullable Tool tool, ToolCall call) {
		return new Run(call, tool,
				new ToolContext(1, 1, "key-" + call.id(), null, Instant.EPOCH, Context.empty(), Map.of()));
	}

	static ToolRunSettings with(ToolErrors errors) {
		return new ToolRunSettings(errors, SETTINGS.timeout(), SETTINGS.parallel(), SETTINGS.maxResult(),
				SETTINGS.maxThreads());
	}

	static ToolRunSettings with(int parallel, int maxThreads) {
		return new ToolRunSettings(SETTINGS.errors(), SETTINGS.timeout(), parallel, SETTINGS.maxResult(), maxThreads);
	}

	/**
	 * Runs one tool to its end.
	 * @return what came of it
	 */
	ToolOutcome outcome(Tool tool, String arguments) {
		return outcomes(run(tool, arguments)).get(0);
	}

	List<ToolOutcome> outcomes(Run... runs) {
		List<ToolOutcome> outcomes = new ArrayList<>();
		for (Progress progress : all(runs)) {
			if (progress instanceof Progress.Finished finished) {
				outcomes.add(finished.outcome());
			}
		}
		return outcomes;
	}

	List<Progress> all(Run... runs) {
		List<Progress> all = this.runner.run(List.of(runs)).collectList().block(Duration.ofSeconds(30));
		if (all == null) {
			throw new IllegalStateException("a list always comes");
		}
		return all;
	}

	/** On a thread of its own, so that a test can look at what happens meanwhile. */
	Flux<Progress> later(Run... runs) {
		return this.runner.run(List.of(runs)).subscribeOn(Schedulers.boundedElastic());
	}

	static String text(ToolOutcome outcome) {
		return (outcome.content().get(0) instanceof Text text) ? text.text() : "";
	}

	@Override
	public void close() {
		this.runner.close();
		this.time.dispose();
	}

}
