package io.llmfailover;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A tool that the library runs when a model asks for it. Thread-safe: several calls may
 * run at the same time. {@link #named(String)} makes one of a function; whoever adapts
 * something else implements the definition and the call.
 */
public interface Tool {

	/**
	 * What the model is told of the tool.
	 * @return its name, description and arguments; always the same
	 */
	ToolDefinition definition();

	/**
	 * Runs the tool. Nothing happens before subscription; cancelling it cancels the run.
	 * It may block: it is called and subscribed to on a thread for that, which is
	 * interrupted by cancelling. Its arguments fit the schema of the definition.
	 * @param call what the model asks for; complete
	 * @param context what the tool may want to know of the call that it runs in
	 * @return what came of it; an error is a failure of the tool and not of a provider
	 */
	Mono<ToolOutcome> call(ToolCall call, ToolContext context);

	/**
	 * How long a call may take; after that it is cancelled.
	 * @return the time, positive; null for the configured one (30 s unless set)
	 */
	default @Nullable Duration timeout() {
		return null;
	}

	/**
	 * What happens when that time is up.
	 * @return what happens; {@link OnTimeout#TELL} by default
	 */
	default OnTimeout onTimeout() {
		return OnTimeout.TELL;
	}

	/**
	 * Starts to make a tool of a function.
	 * @param name its name: 1 to 64 letters, digits, underscores or dashes
	 * @return a builder
	 */
	static ToolBuilder named(String name) {
		return new ToolBuilder(name);
	}

	/**
	 * What happens when a tool takes longer than it may. It may have done what it was
	 * asked for, or may do so yet.
	 */
	enum OnTimeout {

		/**
		 * The model reads that the outcome is unknown, and that it must not repeat the
		 * call.
		 */
		TELL,

		/** The whole call fails. */
		FAIL

	}

}
