package io.llmfailover;

import reactor.core.publisher.Mono;

/**
 * Stands around every run of a tool: for authorisation, approval, mocking, logging. It
 * sees the call before the tool does and the outcome after, and may change both, or give
 * an outcome of its own and not go on. Thread-safe: tools of one round run beside each
 * other.
 * <p>
 * Executors run in order: the first one is the outermost. They also see calls of tools
 * that the request does not have and calls whose arguments do not fit, whose outcome is
 * an error. The time that an executor takes counts towards the call's, and not towards
 * the tool's. One that fails is treated like a tool that fails: a {@link ToolException}'s
 * own message is what the model reads.
 */
@FunctionalInterface
public interface ToolExecutor {

	/**
	 * Lets a tool run. It must not block: what takes time is put into the returned
	 * outcome.
	 * @param call what the model asks for
	 * @param context what is known of the chat that the tool runs in
	 * @param next the way on, to the next executor or the tool
	 * @return what came of it
	 */
	Mono<ToolOutcome> execute(ToolCall call, ToolContext context, Next next);

	/**
	 * The way on to the next executor or, behind the last one, to the tool.
	 */
	@FunctionalInterface
	interface Next {

		/**
		 * Goes on. The tool runs on subscription, each time anew.
		 * @param call the call, perhaps with other arguments
		 * @return what came of it; never an error but where the whole call is to end
		 */
		Mono<ToolOutcome> run(ToolCall call);

	}

}
