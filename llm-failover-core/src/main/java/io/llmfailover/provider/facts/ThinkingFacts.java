package io.llmfailover.provider.facts;

import java.util.Objects;

/**
 * How a model thinks, and how it is told to.
 *
 * @param control what it can be told about it
 * @param least how little it can be made to think
 * @param tools which tools it takes while it thinks
 * @param unseen whether it thinks for long without a sign of it
 */
public record ThinkingFacts(Control control, Least least, Tools tools, boolean unseen) {

	/** Told how hard, as little as nothing, with any tools, and it shows. */
	public static final ThinkingFacts NONE = new ThinkingFacts(Control.EFFORT, Least.NOTHING, Tools.TAKEN, false);

	/**
	 * Checks that nothing is missing.
	 */
	public ThinkingFacts {
		Objects.requireNonNull(control, "control");
		Objects.requireNonNull(least, "least");
		Objects.requireNonNull(tools, "tools");
	}

	/**
	 * These facts with another way of being told.
	 * @param control what the model can be told
	 * @return the facts
	 */
	public ThinkingFacts with(Control control) {
		return new ThinkingFacts(control, this.least, this.tools, this.unseen);
	}

	/**
	 * These facts with another least.
	 * @param least how little the model can be made to think
	 * @return the facts
	 */
	public ThinkingFacts with(Least least) {
		return new ThinkingFacts(this.control, least, this.tools, this.unseen);
	}

	/**
	 * These facts with other tools.
	 * @param tools which tools the model takes while it thinks
	 * @return the facts
	 */
	public ThinkingFacts with(Tools tools) {
		return new ThinkingFacts(this.control, this.least, tools, this.unseen);
	}

	/**
	 * These facts with or without a sign of it.
	 * @param unseen whether the model thinks for long without a sign of it
	 * @return the facts
	 */
	public ThinkingFacts unseen(boolean unseen) {
		return new ThinkingFacts(this.control, this.least, this.tools, unseen);
	}

	/**
	 * What a model can be told about its thinking.
	 */
	public enum Control {

		/** How hard to think, in a word: the way of the dialects. */
		EFFORT,

		/**
		 * How hard to think, and by {@code thinking.type} whether at all
		 * (<a href= "https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek 4</a>).
		 */
		SWITCH,

		/**
		 * For how many tokens to think (<a href=
		 * "https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Claude
		 * before 4.6</a>).
		 */
		BUDGET,

		/** Nothing: it thinks as it does. */
		FIXED,

		/** Nothing: it does not think. */
		ABSENT

	}

	/**
	 * How little a model can be made to think.
	 */
	public enum Least {

		/** Not at all. */
		NOTHING,

		/** Between tools alone (Claude Sonnet 5.5). */
		BETWEEN_TOOLS,

		/** A little: it cannot be switched off (Gemini 3, Grok 4.5, Claude Opus 5.5). */
		LITTLE

	}

	/**
	 * Which tools a model takes while it thinks.
	 */
	public enum Tools {

		/** Any. */
		TAKEN,

		/**
		 * Any, but none that it is forced to call
		 * (<a href= "https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek 4</a>).
		 */
		NOT_FORCED,

		/**
		 * None: chat completions take function tools only with {@code reasoning_effort}
		 * set to {@code none}; without one, thinking is on and the tools are refused
		 * (<a href= "https://developers.openai.com/api/docs/models/gpt-6-luna">GPT-5.4
		 * and later</a>).
		 */
		REFUSED

	}

}
