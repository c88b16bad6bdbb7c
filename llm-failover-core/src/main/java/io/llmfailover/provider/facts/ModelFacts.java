package io.llmfailover.provider.facts;

import java.util.Objects;

import io.llmfailover.ToolChoice;

/**
 * What is known of a model by its name, before it was asked. Immutable; looked up once
 * per model.
 *
 * @param thinking how it thinks, and how it is told to
 * @param sampling how its choice of words can be steered
 * @param tools how it is offered tools
 * @param history which conversations it takes
 * @param answers which forms of an answer it can be made to keep to
 * @param tokens how much it reads and writes
 * @param media which images and documents it takes
 */
public record ModelFacts(ThinkingFacts thinking, SamplingFacts sampling, ToolFacts tools, HistoryFacts history,
		AnswerFacts answers, TokenFacts tokens, MediaFacts media) {

	/** A model of which nothing is known: it is taken as its dialect is. */
	public static final ModelFacts NONE = new ModelFacts(ThinkingFacts.NONE, SamplingFacts.NONE, ToolFacts.NONE,
			HistoryFacts.NONE, AnswerFacts.NONE, TokenFacts.NONE, MediaFacts.NONE);

	/**
	 * Checks that nothing is missing.
	 */
	public ModelFacts {
		Objects.requireNonNull(thinking, "thinking");
		Objects.requireNonNull(sampling, "sampling");
		Objects.requireNonNull(tools, "tools");
		Objects.requireNonNull(history, "history");
		Objects.requireNonNull(answers, "answers");
		Objects.requireNonNull(tokens, "tokens");
		Objects.requireNonNull(media, "media");
	}

	/**
	 * These facts with another way of thinking.
	 * @param thinking the way
	 * @return the facts
	 */
	public ModelFacts with(ThinkingFacts thinking) {
		return new ModelFacts(thinking, this.sampling, this.tools, this.history, this.answers, this.tokens, this.media);
	}

	/**
	 * These facts with another way to steer the choice of words.
	 * @param sampling the way
	 * @return the facts
	 */
	public ModelFacts with(SamplingFacts sampling) {
		return new ModelFacts(this.thinking, sampling, this.tools, this.history, this.answers, this.tokens, this.media);
	}

	/**
	 * These facts with other facts about tools.
	 * @param tools the facts about tools
	 * @return the facts
	 */
	public ModelFacts with(ToolFacts tools) {
		return new ModelFacts(this.thinking, this.sampling, tools, this.history, this.answers, this.tokens, this.media);
	}

	/**
	 * These facts with other facts about conversations.
	 * @param history the facts about conversations
	 * @return the facts
	 */
	public ModelFacts with(HistoryFacts history) {
		return new ModelFacts(this.thinking, this.sampling, this.tools, history, this.answers, this.tokens, this.media);
	}

	/**
	 * These facts with other forms of an answer.
	 * @param answers the forms
	 * @return the facts
	 */
	public ModelFacts with(AnswerFacts answers) {
		return new ModelFacts(this.thinking, this.sampling, this.tools, this.history, answers, this.tokens, this.media);
	}

	/**
	 * These facts with other sizes.
	 * @param tokens the sizes
	 * @return the facts
	 */
	public ModelFacts with(TokenFacts tokens) {
		return new ModelFacts(this.thinking, this.sampling, this.tools, this.history, this.answers, tokens, this.media);
	}

	/**
	 * These facts with other images and documents.
	 * @param media the facts about them
	 * @return the facts
	 */
	public ModelFacts with(MediaFacts media) {
		return new ModelFacts(this.thinking, this.sampling, this.tools, this.history, this.answers, this.tokens, media);
	}

	/**
	 * Whether the model takes a parameter, as far as is known.
	 * @param parameter the parameter
	 * @return false if it is known to refuse it
	 */
	public boolean takes(Parameter parameter) {
		return switch (parameter) {
			case TEMPERATURE, TOP_P -> this.sampling.adjustable();
			case STOP -> this.sampling.stop();
			case SEED -> this.sampling.seed() != SamplingFacts.Seed.REFUSED;
			case REASONING_EFFORT -> this.thinking.control() != ThinkingFacts.Control.FIXED
					&& this.thinking.control() != ThinkingFacts.Control.ABSENT;
			case TOOL_NAMES -> this.tools.anyName();
			case TOOLS_WHILE_THINKING -> this.thinking.tools() != ThinkingFacts.Tools.REFUSED;
			case REASONING_CONTENT, REASONING_DETAILS, EXTRA_CONTENT ->
				!this.history.demands(HistoryFacts.Demand.NO_REASONING);
			case NO_TOOL -> this.tools.choices().contains(ToolChoice.Mode.NONE);
			case REQUIRED_TOOL -> this.tools.choices().contains(ToolChoice.Mode.REQUIRED);
			case NAMED_TOOL -> this.tools.choices().contains(ToolChoice.Mode.NAMED);
			case PARALLEL_TOOL_CALLS -> this.tools.oneAtATime();
			case ANSWER_SCHEMA -> this.answers.schema();
			default -> true;
		};
	}

}
