package io.llmfailover.provider.facts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

import io.llmfailover.ToolChoice;

/**
 * How a model is offered tools.
 *
 * @param choices the choices that it can be given
 * @param ids which ids of tool calls it takes
 * @param oneAtATime whether it can be told to call one tool at a time
 * @param anyName whether a tool's name may begin with a digit or a dash
 */
public record ToolFacts(Set<ToolChoice.Mode> choices, CallIds ids, boolean oneAtATime, boolean anyName) {

	/** Any choice, id and name that the dialect takes, and one at a time where wanted. */
	public static final ToolFacts NONE = new ToolFacts(EnumSet.allOf(ToolChoice.Mode.class), CallIds.ANY, true, true);

	/**
	 * Copies the choices, of which {@link ToolChoice.Mode#AUTO} is always one.
	 */
	public ToolFacts {
		Set<ToolChoice.Mode> all = EnumSet.of(ToolChoice.Mode.AUTO);
		all.addAll(choices);
		choices = Collections.unmodifiableSet(all);
		Objects.requireNonNull(ids, "ids");
	}

	/**
	 * These facts for a model that can be given fewer choices.
	 * @param refused the choices that it refuses
	 * @return the facts
	 */
	public ToolFacts without(ToolChoice.Mode... refused) {
		Set<ToolChoice.Mode> rest = EnumSet.copyOf(this.choices);
		rest.removeAll(Set.of(refused));
		return new ToolFacts(rest, this.ids, this.oneAtATime, this.anyName);
	}

	/**
	 * These facts with other ids.
	 * @param ids the ids that the model takes
	 * @return the facts
	 */
	public ToolFacts with(CallIds ids) {
		return new ToolFacts(this.choices, ids, this.oneAtATime, this.anyName);
	}

	/**
	 * These facts for a model that cannot be told to call one tool at a time.
	 * @return the facts
	 */
	public ToolFacts severalAtATime() {
		return new ToolFacts(this.choices, this.ids, false, this.anyName);
	}

	/**
	 * These facts for a model that takes only names of tools that begin with a letter or
	 * an underscore.
	 * @return the facts
	 */
	public ToolFacts lettersFirst() {
		return new ToolFacts(this.choices, this.ids, this.oneAtATime, false);
	}

	/**
	 * The ids of tool calls.
	 */
	public enum CallIds {

		/** What the dialect takes. */
		ANY,

		/**
		 * Exactly nine letters or digits (<a href=
		 * "https://mistralai.github.io/mistral-common/usage/tools/">Mistral</a>).
		 */
		NINE_CHARACTERS

	}

}
