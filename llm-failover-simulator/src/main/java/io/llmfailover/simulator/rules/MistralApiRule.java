package io.llmfailover.simulator.rules;

import java.util.Set;

/**
 * What Mistral's own server refuses, beyond its models: it knows no other parameters than
 * its own.
 *
 * @see <a href="https://docs.mistral.ai/api/endpoint/chat">Chat</a>
 */
enum MistralApiRule implements StatedRule {

	/** The parameters that there are. */
	PARAMETER("Extra inputs are not permitted", "https://github.com/editor-code-assistant/eca/issues/315",
			(request) -> request.fieldsOtherThan(Known.PARAMETERS)),

	/** And the fields of an answer. */
	ANSWER_FIELD("Extra inputs are not permitted", "https://github.com/charmbracelet/crush/issues/1590",
			(request) -> Chats.messages(request, "assistant")
				.flatMap((message) -> message
					.fieldsOtherThan(Set.of("role", "content", "tool_calls", "prefix", "name"))));

	private final Statement statement;

	MistralApiRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	/** An enum's constants cannot read its own fields. */
	private static final class Known {

		static final Set<String> PARAMETERS = Set.of("model", "messages", "temperature", "top_p", "max_tokens",
				"stream", "stream_options", "stop", "random_seed", "metadata", "response_format", "tools",
				"tool_choice", "presence_penalty", "frequency_penalty", "n", "prediction", "parallel_tool_calls",
				"prompt_mode", "prompt_cache_key", "reasoning_effort", "guardrails", "safe_prompt");

	}

}
