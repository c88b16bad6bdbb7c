package io.llmfailover;

import reactor.core.publisher.Mono;

/**
 * A tool that the library runs when a model asks for it. Thread-safe: several calls may
 * run at the same time.
 */
public interface Tool {

	/**
	 * What the model is told of the tool.
	 * @return its name, description and arguments; always the same
	 */
	ToolDefinition definition();

	/**
	 * Runs the tool. Nothing happens before subscription; cancelling it cancels the run.
	 * @param call what the model asks for; complete
	 * @param context what the tool may want to know of the call that it runs in
	 * @return what came of it; an error is a failure of the tool and not of a provider
	 */
	Mono<ToolOutcome> call(ToolCall call, ToolContext context);

}
