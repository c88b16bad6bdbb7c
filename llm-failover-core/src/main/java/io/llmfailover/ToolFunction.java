package io.llmfailover;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does. Thread-safe: several calls may run at the same time.
 *
 * @param <T> the type of its input
 */
@FunctionalInterface
public interface ToolFunction<T> {

	/**
	 * Runs the tool. It may block, and is interrupted when its call is cancelled.
	 * @param input what the model wants it called with
	 * @return what the model gets to read: text; an image or other {@link Content}, or a
	 * list of such; a {@link ToolOutcome}; null for nothing; any other object, which is
	 * written as JSON; or a {@code Mono} or {@code CompletionStage} of such
	 * @throws Exception if the tool fails; the message of a {@link ToolException} is what
	 * the model reads
	 */
	@Nullable Object run(T input) throws Exception;

	/**
	 * What a tool does that wants to know of the call that it runs in.
	 *
	 * @param <T> the type of its input
	 */
	@FunctionalInterface
	interface WithContext<T> {

		/**
		 * Runs the tool, like {@link ToolFunction#run}.
		 * @param input what the model wants it called with
		 * @param context what is known of the call
		 * @return what the model gets to read
		 * @throws Exception if the tool fails
		 */
		@Nullable Object run(T input, ToolContext context) throws Exception;

	}

	/**
	 * What a tool does that has no input.
	 */
	@FunctionalInterface
	interface WithoutInput {

		/**
		 * Runs the tool, like {@link ToolFunction#run}.
		 * @return what the model gets to read
		 * @throws Exception if the tool fails
		 */
		@Nullable Object run() throws Exception;

	}

}
