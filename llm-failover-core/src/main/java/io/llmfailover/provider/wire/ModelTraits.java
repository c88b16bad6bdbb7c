package io.llmfailover.provider.wire;

import java.util.Map;
import java.util.Set;

/**
 * What a model is known to want and to refuse, beyond its dialect.
 *
 * @param refuses parameters, by their name on the wire, that are left out with a warning
 * @param renames parameters that go by another name: the dialect's name to the model's
 * @param systemRole the role of system text, {@code system} or {@code developer}
 * @param prefill whether the last message may be the assistant's, to be continued
 * @param needs further peculiarities
 */
public record ModelTraits(Set<String> refuses, Map<String, String> renames, String systemRole, boolean prefill,
		Set<Need> needs) {

	/** Nothing special. */
	public static final ModelTraits NONE = new ModelTraits(Set.of(), Map.of(), "system", false, Set.of());

	/**
	 * Copies the collections.
	 */
	public ModelTraits {
		refuses = Set.copyOf(refuses);
		renames = Map.copyOf(renames);
		needs = Set.copyOf(needs);
	}

	/**
	 * Traits without further peculiarities.
	 * @param refuses parameters that are left out with a warning
	 * @param renames parameters that go by another name
	 * @param systemRole the role of system text
	 * @param prefill whether the last message may be the assistant's
	 */
	public ModelTraits(Set<String> refuses, Map<String, String> renames, String systemRole, boolean prefill) {
		this(refuses, renames, systemRole, prefill, Set.of());
	}

	/**
	 * The name by which the model takes a parameter.
	 * @param parameter the dialect's name
	 * @return the model's name
	 */
	public String nameOf(String parameter) {
		return this.renames.getOrDefault(parameter, parameter);
	}

	/**
	 * What some models of a dialect need and others do not.
	 */
	public enum Need {

		/**
		 * Thinking is switched by {@code thinking.type}, {@code enabled} or
		 * {@code disabled}, and while it is on no tool can be forced
		 * (<a href= "https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek 4</a>).
		 */
		THINKING_SWITCH,

		/**
		 * Thinking cannot be switched off: little is the least (Gemini 3, Grok 4.5).
		 */
		ALWAYS_THINKS,

		/**
		 * Chat completions take function tools only with {@code reasoning_effort} set to
		 * {@code none}; without one, thinking is on and the tools are refused
		 * (<a href= "https://developers.openai.com/api/docs/models/gpt-6-luna">GPT-5.6
		 * and later</a>).
		 */
		TOOLS_WITHOUT_THINKING,

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
		 * The id of a tool call is exactly nine letters or digits (<a href=
		 * "https://mistralai.github.io/mistral-common/usage/tools/">Mistral</a>).
		 */
		NINE_CHARACTER_IDS,

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
		CONTENT

	}

}
