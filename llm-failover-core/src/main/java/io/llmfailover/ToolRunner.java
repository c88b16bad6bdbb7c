package io.llmfailover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The port through which a call has the tools of one round run: whoever implements it
 * validates arguments, bounds times and parallelism, and makes results of exceptions.
 * Thread-safe.
 */
@FunctionalInterface
public interface ToolRunner {

	/** Runs nothing: a call that offers tools to run fails when a model asks for one. */
	ToolRunner NONE = (runs) -> Flux.error(new IllegalStateException("There is nobody who runs tools"));

	/**
	 * Runs the tools of a round. Called once for a round that has ended well, or once for
	 * each of its tools, one after the other, where the request wants them so; nothing
	 * happens before subscription, and cancelling it cancels whatever runs. The context
	 * of the subscription is the caller's.
	 * @param runs what to run, in the order in which the model asked for it; at least one
	 * @return {@link Progress.Started} and {@link Progress.Finished} of each, and then
	 * the end. An error ends the call with {@link FailureKind#TOOL_FAILED}, and is its
	 * cause
	 */
	Flux<Progress> run(List<Run> runs);

	/**
	 * One tool to run.
	 *
	 * @param call what the model asks for; complete
	 * @param tool the tool; null where the request has none of that name
	 * @param context what the tool may want to know
	 */
	record Run(ToolCall call, @Nullable Tool tool, ToolContext context) {

		/**
		 * Checks that there is a call and a context.
		 */
		public Run {
			Objects.requireNonNull(call, "call");
			Objects.requireNonNull(context, "context");
		}

	}

	/**
	 * How far a tool has come.
	 */
	sealed interface Progress {

		/**
		 * The tool that it is about.
		 * @return what is run
		 */
		Run run();

		/**
		 * A tool begins.
		 *
		 * @param run what is run
		 */
		record Started(Run run) implements Progress {

		}

		/**
		 * A tool has ended.
		 *
		 * @param run what was run
		 * @param outcome what came of it
		 * @param duration from its start to its end
		 */
		record Finished(Run run, ToolOutcome outcome, Duration duration) implements Progress {

			/**
			 * Checks that nothing is missing.
			 */
			public Finished {
				Objects.requireNonNull(outcome, "outcome");
				Objects.requireNonNull(duration, "duration");
			}

		}

	}

}
