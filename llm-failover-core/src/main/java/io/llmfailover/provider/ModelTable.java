package io.llmfailover.provider;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.ModelTraits;
import io.llmfailover.provider.wire.ModelTraits.Need;

/**
 * What is known of models by their name. Names with a vendor in front, as in
 * {@code openai/gpt-5-mini}, are those of routers, which level the differences out: they
 * are not in the table.
 */
final class ModelTable {

	private static final Set<String> SAMPLING = Set.of("temperature", "top_p");

	private static final Set<String> SAMPLING_AND_STOP = Set.of("temperature", "top_p", "stop");

	private static final Map<String, String> COMPLETION_TOKENS = Map.of("max_tokens", "max_completion_tokens");

	// before Claude 4.6 thinking has a budget
	private static final Map<String, String> BUDGETED = Map.of("thinking.adaptive", "thinking.enabled");

	// whoever serves a model applies its template, but for Ollama, whose names have a tag
	// and whose templates take any order
	private static final String TEMPLATED = "(?i)(ft:|.*/|(?!.*:))";

	private static final Set<String> NO_SCHEMA = Set.of("response_format.json_schema");

	private static final Set<String> SEED_AND_SCHEMA_BESIDE_TOOLS = Set.of("seed", "response_format.with_tools");

	private static final Set<String> NO_FORMAT = Set.of("output_config.format");

	// "Extra inputs are not permitted"
	private static final Set<String> REASONING_FIELDS = Set.of("reasoning_content", "reasoning_details",
			"extra_content");

	private static final Need[] MISTRAL = { Need.NINE_CHARACTER_IDS, Need.STRICT_TURNS,
			Need.ANSWER_AFTER_TOOL_RESULTS };

	// the first row that fits counts
	private static final List<Row> ROWS = List.of(
			// "Unrecognized request argument supplied: reasoning_effort"
			openAi("gpt-(3\\.5|4).*", refuses(Set.of("reasoning_effort"))),
			// https://platform.openai.com/docs/guides/reasoning
			openAi("gpt-5-chat.*", new ModelTraits(Set.of(), COMPLETION_TOKENS, "system", false)),
			// https://developers.openai.com/api/docs/models/gpt-6-luna
			openAi("gpt-(5\\.[4-9]|[6-9]).*",
					new ModelTraits(SAMPLING_AND_STOP, COMPLETION_TOKENS, "developer", false,
							Set.of(Need.TOOLS_WITHOUT_THINKING))),
			openAi("(gpt-5|o[34]($|-)).*", new ModelTraits(SAMPLING_AND_STOP, COMPLETION_TOKENS, "developer", false)),
			openAi("o1($|-.*)", new ModelTraits(SAMPLING, COMPLETION_TOKENS, "developer", false)),
			// https://docs.x.ai/developers/model-capabilities/text/reasoning
			openAi("grok-.*non-reasoning.*", refuses(Set.of("reasoning_effort"), Need.CONTENT)),
			openAi("grok-(4\\.[5-9]|[5-9]).*", refuses(Set.of("stop"), Need.ALWAYS_THINKS, Need.CONTENT)),
			openAi("grok-(4\\.3|3-mini).*", refuses(Set.of("stop"), Need.CONTENT)),
			openAi("grok-(4|code).*", refuses(Set.of("stop", "reasoning_effort"), Need.CONTENT)),
			// https://api-docs.deepseek.com/guides/thinking_mode
			openAi("deepseek-(v[4-9]|flash|pro).*",
					refuses(NO_SCHEMA, Need.THINKING_SWITCH, Need.REASONING_CONTENT, Need.STRICT_TURNS)),
			openAi("deepseek-reasoner", refuses(NO_SCHEMA, Need.STRICT_TURNS)),
			// https://api-docs.deepseek.com/guides/json_mode
			openAi("deepseek-.*", refuses(NO_SCHEMA)),
			// https://ai.google.dev/gemini-api/docs/openai
			// https://ai.google.dev/gemini-api/docs/thought-signatures
			openAi("gemini-([3-9]|[1-9][0-9]|flash|pro).*",
					refuses(Set.of("seed"), Need.THOUGHT_SIGNATURES, Need.ALWAYS_THINKS, Need.STRICT_TURNS)),
			// "Function calling with a response mime type: 'application/json' is
			// unsupported"
			openAi("gemini-2\\.5-pro.*", refuses(SEED_AND_SCHEMA_BESIDE_TOOLS, Need.ALWAYS_THINKS, Need.STRICT_TURNS)),
			openAi("gemini-.*", refuses(SEED_AND_SCHEMA_BESIDE_TOOLS, Need.STRICT_TURNS)),
			// https://docs.mistral.ai/api/endpoint/chat
			// https://mistralai.github.io/mistral-common/usage/tools/
			openAi("((open-)?mi[sx]tral|(mini|magi|code|dev)stral|pixtral)-.*",
					new ModelTraits(REASONING_FIELDS, Map.of("seed", "random_seed"), "system", false, Set.of(MISTRAL))),
			// its template: "Conversation roles must alternate user/assistant/user/…"
			openAi(TEMPLATED + ".*gemma.*", needs(Need.STRICT_TURNS)),
			openAi(TEMPLATED + ".*(mi[sx]tral|ministral|magistral|codestral|devstral|pixtral|voxtral).*",
					needs(MISTRAL)),
			// https://platform.claude.com/docs/en/about-claude/models/migration-guide
			// https://platform.claude.com/docs/en/build-with-claude/structured-outputs
			anthropic("claude-([1-3]|instant).*", new ModelTraits(NO_FORMAT, BUDGETED, "system", true)),
			anthropic("claude-(opus|sonnet|haiku)-4(-[0-4])?([-@]\\d{8})?",
					new ModelTraits(NO_FORMAT, BUDGETED, "system", true)),
			anthropic("claude-(opus|sonnet|haiku)-4-5([-@]\\d{8})?",
					new ModelTraits(Set.of(), BUDGETED, "system", true)),
			anthropic("claude-(opus|sonnet)-4-6.*", ModelTraits.NONE),
			// https://platform.claude.com/docs/en/models/sonnet-5-5/whats-new-sonnet-5-5
			anthropic("claude-(sonnet|haiku)-5-[5-9].*",
					new ModelTraits(Set.of("temperature", "top_p", "tool_choice.any", "tool_choice.tool"),
							Map.of("thinking.disabled", "thinking.between_tools"), "system", false)),
			// https://platform.claude.com/docs/en/models/opus-5-5/overview
			anthropic("claude-(opus-5-[5-9]|fable).*",
					new ModelTraits(
							Set.of("temperature", "top_p", "tool_choice.any", "tool_choice.tool", "thinking.disabled"),
							Map.of(), "system", false)),
			anthropic("claude-.*", new ModelTraits(SAMPLING, Map.of(), "system", false)));

	private ModelTable() {
	}

	/**
	 * What is known of a model.
	 * @param dialect the dialect in which it is asked
	 * @param model its name
	 * @return its traits
	 */
	static ModelTraits traits(Dialect dialect, String model) {
		return ROWS.stream()
			.filter((row) -> row.dialect.dialect() == dialect && row.model.matcher(model).matches())
			.map(Row::traits)
			.findFirst()
			.orElse(ModelTraits.NONE);
	}

	private static Row openAi(String model, ModelTraits traits) {
		return new Row(KnownDialect.OPENAI, Pattern.compile(model), traits);
	}

	private static Row anthropic(String model, ModelTraits traits) {
		return new Row(KnownDialect.ANTHROPIC, Pattern.compile(model), traits);
	}

	private static ModelTraits needs(Need... needs) {
		return refuses(Set.of(), needs);
	}

	private static ModelTraits refuses(Set<String> parameters, Need... needs) {
		return new ModelTraits(parameters, Map.of(), "system", false, Set.of(needs));
	}

	private record Row(KnownDialect dialect, Pattern model, ModelTraits traits) {

	}

}
