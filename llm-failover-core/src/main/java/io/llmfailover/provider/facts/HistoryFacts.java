package io.llmfailover.provider.facts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Which conversations a model takes.
 *
 * @param systemRole the role of system text
 * @param prefill whether the last message may be the assistant's, to be continued
 * @param signed whether the signatures of its answers vouch for all that was said before
 * them, so that it refuses them once any of that is left out or changed
 * @param demands what it demands of messages
 */
public record HistoryFacts(SystemRole systemRole, boolean prefill, boolean signed, Set<Demand> demands) {

	/** What the dialect takes, but for a prefill. */
	public static final HistoryFacts NONE = new HistoryFacts(SystemRole.SYSTEM, false, false, Set.of());

	/**
	 * Copies the demands.
	 */
	public HistoryFacts {
		Objects.requireNonNull(systemRole, "systemRole");
		demands = demands.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(demands));
	}

	/**
	 * Facts of a model that demands something of messages.
	 * @param demands the demands
	 * @return the facts
	 */
	public static HistoryFacts of(Demand... demands) {
		return new HistoryFacts(SystemRole.SYSTEM, false, false, Set.of(demands));
	}

	/**
	 * Whether a model demands something of messages.
	 * @param demand the demand
	 * @return true if it does
	 */
	public boolean demands(Demand demand) {
		return this.demands.contains(demand);
	}

	/**
	 * These facts with another role of system text.
	 * @param systemRole the role
	 * @return the facts
	 */
	public HistoryFacts with(SystemRole systemRole) {
		return new HistoryFacts(systemRole, this.prefill, this.signed, this.demands);
	}

	/**
	 * These facts for a model that goes on from its own last message.
	 * @return the facts
	 */
	public HistoryFacts prefilled() {
		return new HistoryFacts(this.systemRole, true, this.signed, this.demands);
	}

	/**
	 * These facts with or without signatures that vouch for what was said before.
	 * @param signed whether they do
	 * @return the facts
	 */
	public HistoryFacts signed(boolean signed) {
		return new HistoryFacts(this.systemRole, this.prefill, signed, this.demands);
	}

	/**
	 * The role of system text.
	 */
	public enum SystemRole {

		/** {@code system}. */
		SYSTEM("system"),

		/**
		 * {@code developer}
		 * (<a href="https://platform.openai.com/docs/guides/reasoning">OpenAI's models
		 * that think</a>).
		 */
		DEVELOPER("developer");

		private final String wireName;

		SystemRole(String wireName) {
			this.wireName = wireName;
		}

		/**
		 * Its name on the wire.
		 * @return the name
		 */
		public String wireName() {
			return this.wireName;
		}

	}

	/**
	 * What some models of a dialect demand of messages and others do not.
	 */
	public enum Demand {

		/**
		 * An assistant message with tool calls must carry {@code reasoning_content},
		 * empty if there is none
		 * (<a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek</a>).
		 */
		REASONING_CONTENT,

		/**
		 * A tool call must carry a thought signature, or say that it has none
		 * (<a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Gemini
		 * 3</a>).
		 */
		THOUGHT_SIGNATURES,

		/**
		 * User and model take turns: the user begins, nobody speaks twice in a row, and
		 * the last word is not the model's. Gemini: "Please ensure that function call
		 * turn comes immediately after a user turn or after a function response turn",
		 * "Requests ending with a model turn are not supported"; DeepSeek's reasoner:
		 * "does not support successive user or assistant messages"; Mistral: "Expected
		 * last role User or Tool".
		 */
		STRICT_TURNS,

		/**
		 * The model speaks after tool results before anybody else does. Mistral:
		 * "Unexpected role 'user' after role 'tool'".
		 */
		ANSWER_AFTER_TOOL_RESULTS,

		/**
		 * No message is empty, not even one that only calls tools or a result of a tool
		 * that returns nothing. xAI: "Each message must have at least one content
		 * element".
		 */
		CONTENT,

		/**
		 * No message carries reasoning, not even the model's own. Mistral: "Extra inputs
		 * are not permitted".
		 */
		NO_REASONING

	}

}
