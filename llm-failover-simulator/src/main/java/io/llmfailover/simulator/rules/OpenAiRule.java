package io.llmfailover.simulator.rules;

import java.util.Set;
import java.util.stream.Stream;

/**
 * What OpenAI refuses, beyond the protocol: what its newer models do not take.
 *
 * @see <a href="https://platform.openai.com/docs/guides/reasoning">Reasoning models</a>
 */
enum OpenAiRule implements StatedRule {

	/** Reasoning models count what they think among the most tokens. */
	COMPLETION_TOKENS(
			"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'"
					+ " instead.",
			"https://github.com/teilomillet/gollm/issues/33",
			(request) -> request.at("max_tokens").unless((value) -> !thinks(request))),

	/** Reasoning models choose how they sample. */
	SAMPLING(
			"Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is"
					+ " supported.",
			Sources.REASONING,
			(request) -> Stream.of("temperature", "top_p")
				.flatMap((name) -> request.at(name).unless((value) -> !thinks(request) || isOne(value)))),

	/** Reasoning models do not stop on a word. */
	NO_STOP("Unsupported parameter: 'stop' is not supported with this model.", Sources.REASONING,
			(request) -> request.at("stop")
				.unless((value) -> !Chats.isModel(request, "o[34].*|gpt-5(?!-chat).*|gpt-[6-9].*"))),

	/**
	 * From GPT-5.4 on tools are called without thinking; from GPT-5.6 on that has to be
	 * said.
	 */
	THINKING_WITH_TOOLS(
			"Function tools with reasoning_effort are not supported in /v1/chat/completions. To use function"
					+ " tools, use /v1/responses or set reasoning_effort to 'none'.",
			"https://github.com/BerriAI/litellm/pull/34569",
			(request) -> request.at("reasoning_effort")
				.when(Chats.tools(request).findAny().isPresent() && thinksBesideTools(request))),

	/** Other models do not think. */
	EFFORT("Unrecognized request argument supplied: reasoning_effort", Sources.REASONING,
			(request) -> request.at("reasoning_effort").unless((value) -> !Chats.isModel(request, "gpt-(3|4).*"))),

	/** The efforts that there are. */
	EFFORTS("Invalid value. Supported values are: 'none', 'minimal', 'low', 'medium', 'high' and 'xhigh'.",
			Sources.REASONING,
			(request) -> request.at("reasoning_effort")
				.unless((value) -> value.in("none", "minimal", "low", "medium", "high", "xhigh"))),

	/** The parameters that there are. */
	PARAMETER("Unrecognized request argument supplied.", Sources.CREATE,
			(request) -> request.fieldsOtherThan(Known.PARAMETERS));

	private final Statement statement;

	OpenAiRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	private static boolean thinks(Place request) {
		return Chats.isModel(request, "o[134](-.*)?|gpt-5(?!-chat).*|gpt-[6-9].*");
	}

	private static boolean thinksBesideTools(Place request) {
		Place effort = request.at("reasoning_effort");
		return !effort.is("none") && (effort.present() && Chats.isModel(request, "gpt-(5\\.[4-9]|[6-9]).*")
				|| Chats.isModel(request, "gpt-(5\\.[6-9]|[6-9]).*"));
	}

	private static boolean isOne(Place value) {
		return value.json().isNumber() && value.json().doubleValue() == 1;
	}

	/** An enum's constants cannot read its own fields. */
	private static final class Known {

		static final Set<String> PARAMETERS = Set.of("model", "messages", "audio", "frequency_penalty", "function_call",
				"functions", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "metadata", "modalities",
				"moderation", "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key",
				"prompt_cache_retention", "prompt_cache_options", "reasoning_effort", "response_format",
				"safety_identifier", "seed", "service_tier", "stop", "store", "stream", "stream_options", "temperature",
				"tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity", "web_search_options");

	}

}
