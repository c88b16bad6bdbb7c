package io.llmfailover.provider.facts;

import io.llmfailover.ToolChoice;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a request that not every model takes, or a use of one.
 */
public enum Parameter {

	/** How freely words are chosen. */
	TEMPERATURE("temperature"),

	/** How unlikely a word may be. */
	TOP_P("top_p"),

	/** What ends the answer. */
	STOP("stop"),

	/** Makes answers repeatable. */
	SEED("seed"),

	/** The most tokens to generate. */
	MAX_TOKENS("max_tokens"),

	/** The same, by the name that OpenAI's newer models want. */
	MAX_COMPLETION_TOKENS("max_completion_tokens"),

	/** How hard to think. */
	REASONING_EFFORT("reasoning_effort"),

	/** Whether and how to think. */
	THINKING("thinking"),

	/** How hard to think, and the form of the answer. */
	OUTPUT_CONFIG("output_config"),

	/** Makes a stream tell its usage. */
	STREAM_OPTIONS("stream_options"),

	/** Whether several tools may be called at once. */
	PARALLEL_TOOL_CALLS("parallel_tool_calls"),

	/** How much repetition is punished by its number. */
	FREQUENCY_PENALTY("frequency_penalty"),

	/** How much repetition is punished at all. */
	PRESENCE_PENALTY("presence_penalty"),

	/** The reasoning of an earlier answer, going back. */
	REASONING_CONTENT("reasoning_content"),

	/** The signed reasoning of an earlier answer, going back. */
	REASONING_DETAILS("reasoning_details"),

	/** What Gemini signs of an earlier answer, going back. */
	EXTRA_CONTENT("extra_content"),

	/** The form of the answer. */
	RESPONSE_FORMAT("response_format"),

	/** A schema of the answer, where another form of it may be taken. */
	ANSWER_SCHEMA("a schema of the answer"),

	/** Thinking that was signed for another conversation, going back. */
	SIGNATURE("signature"),

	/** That no tool may be called. */
	NO_TOOL("a tool choice of none"),

	/** That some tool must be called. */
	REQUIRED_TOOL("a tool choice that requires a tool"),

	/** That one tool must be called. */
	NAMED_TOOL("a tool choice that names a tool"),

	/** Images, where their formats are not at fault. */
	IMAGES("images"),

	/** Documents. */
	DOCUMENTS("documents"),

	/** Tools whose names do not begin with a letter or an underscore. */
	TOOL_NAMES("names of tools that begin with a digit or a dash"),

	/** Tools, whichever they are. */
	TOOLS("tools"),

	/** Tools, as long as the model thinks. */
	TOOLS_WHILE_THINKING("tools while thinking");

	private final String wireName;

	Parameter(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * The parameter that makes a choice of tools.
	 * @param choice the choice
	 * @return the parameter; null where the model is left to choose
	 */
	public static @Nullable Parameter of(ToolChoice choice) {
		return switch (choice.mode()) {
			case AUTO -> null;
			case NONE -> NO_TOOL;
			case REQUIRED -> REQUIRED_TOOL;
			case NAMED -> NAMED_TOOL;
		};
	}

	/**
	 * Its name on the wire; for a use of a parameter what it is, in words.
	 * @return the name
	 */
	public String wireName() {
		return this.wireName;
	}

}
