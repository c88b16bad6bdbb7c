package io.llmfailover;

import java.util.List;

/**
 * What came of a tool call.
 *
 * @param content what the model gets to read; may be empty for a tool that returns
 * nothing
 * @param error whether the tool failed
 * @param endsLoop whether the model is not asked again: the call ends with what it has
 */
public record ToolOutcome(List<Content> content, boolean error, boolean endsLoop) {

	/**
	 * Copies the content.
	 */
	public ToolOutcome {
		content = List.copyOf(content);
	}

	/**
	 * A tool that succeeded.
	 * @param text what the model gets to read; blank for nothing
	 * @return the outcome
	 */
	public static ToolOutcome of(String text) {
		return new ToolOutcome(parts(text), false, false);
	}

	/**
	 * A tool that succeeded.
	 * @param content what the model gets to read
	 * @return the outcome
	 */
	public static ToolOutcome of(Content... content) {
		return new ToolOutcome(List.of(content), false, false);
	}

	/**
	 * A tool that failed.
	 * @param text what the model gets to read of it, without secrets
	 * @return the outcome
	 */
	public static ToolOutcome error(String text) {
		return new ToolOutcome(parts(text), true, false);
	}

	/**
	 * The same outcome, after which the model is not asked again: the call ends with the
	 * answer that asked for the tool, whose results are in its
	 * {@link ChatResponse#messages() messages}.
	 * @return the outcome
	 */
	public ToolOutcome endingLoop() {
		return new ToolOutcome(this.content, this.error, true);
	}

	private static List<Content> parts(String text) {
		return Text.isBlank(text) ? List.of() : List.of(new Text(text));
	}

	/** Results of tools belong to a prompt. */
	@Override
	public String toString() {
		return "ToolOutcome[" + this.content.size() + " parts" + (this.error ? ", error" : "")
				+ (this.endsLoop ? ", ends the loop]" : "]");
	}

}
