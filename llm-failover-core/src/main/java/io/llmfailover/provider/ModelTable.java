package io.llmfailover.provider;

import java.util.List;

import io.llmfailover.ToolChoice;
import io.llmfailover.provider.facts.AnswerFacts;
import io.llmfailover.provider.facts.HistoryFacts;
import io.llmfailover.provider.facts.HistoryFacts.Demand;
import io.llmfailover.provider.facts.HistoryFacts.SystemRole;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.SamplingFacts;
import io.llmfailover.provider.facts.SamplingFacts.Ranges;
import io.llmfailover.provider.facts.SamplingFacts.Seed;
import io.llmfailover.provider.facts.ThinkingFacts;
import io.llmfailover.provider.facts.ThinkingFacts.Control;
import io.llmfailover.provider.facts.ThinkingFacts.Least;
import io.llmfailover.provider.facts.ThinkingFacts.Tools;
import io.llmfailover.provider.facts.TokenFacts;
import io.llmfailover.provider.facts.ToolFacts;
import io.llmfailover.provider.facts.ToolFacts.CallIds;
import io.llmfailover.provider.wire.Dialect;

import static io.llmfailover.provider.FactsRow.anthropic;
import static io.llmfailover.provider.FactsRow.openAi;

/**
 * What is known of models by their name. Names with a vendor in front, as in
 * {@code openai/gpt-5-mini}, are those of routers, which level the differences out: they
 * are not in the table.
 */
final class ModelTable {

	// whoever serves a model applies its template, but for Ollama, whose names have a tag
	// and whose templates take any order
	private static final String TEMPLATED = "(?i)(ft:|.*/|(?!.*:))";

	private static final SamplingFacts NO_SAMPLING = new SamplingFacts(false, true, Seed.SEED);

	private static final SamplingFacts NO_STOP = new SamplingFacts(true, false, Seed.SEED);

	// https://help.openai.com/en/articles/5072263-how-do-i-use-stop-sequences-in-the-openai-api
	// https://docs.x.ai/docs/api-reference
	private static final SamplingFacts FOUR_STOPS = SamplingFacts.NONE.with(Ranges.NONE.stops(4));

	private static final ThinkingFacts NEVER_THINKS = ThinkingFacts.NONE.with(Control.ABSENT);

	// "Unsupported parameter: 'max_tokens' is not supported with this model."
	private static final ModelFacts OPENAI_TOKENS = ModelFacts.NONE
		.with(new TokenFacts(Parameter.MAX_COMPLETION_TOKENS, null));

	// https://platform.openai.com/docs/guides/reasoning
	private static final ModelFacts OPENAI_CHAT = OPENAI_TOKENS.with(FOUR_STOPS).with(NEVER_THINKS);

	private static final ModelFacts OPENAI_O1 = OPENAI_TOKENS.with(NO_SAMPLING.with(Ranges.NONE.stops(4)))
		.with(HistoryFacts.NONE.with(SystemRole.DEVELOPER));

	private static final ModelFacts OPENAI_REASONING = OPENAI_O1.with(new SamplingFacts(false, false, Seed.SEED));

	// https://docs.x.ai/developers/model-capabilities/text/reasoning
	private static final ModelFacts GROK = ModelFacts.NONE.with(FOUR_STOPS).with(HistoryFacts.of(Demand.CONTENT));

	// "Thinking mode does not support this tool_choice"
	private static final ToolFacts NOT_FORCED = ToolFacts.NONE.without(ToolChoice.Mode.REQUIRED, ToolChoice.Mode.NAMED);

	// https://api-docs.deepseek.com/guides/json_mode
	// https://api-docs.deepseek.com/api/create-chat-completion
	private static final ModelFacts DEEPSEEK = ModelFacts.NONE.with(AnswerFacts.WITHOUT_SCHEMA)
		.with(SamplingFacts.NONE.with(Ranges.NONE.stops(16)));

	// https://ai.google.dev/gemini-api/docs/openai
	// "Unknown name \"parallel_tool_calls\": Cannot find field."
	// "Invalid function name. Must start with a letter or an underscore."
	// https://ai.google.dev/api/generate-content#v1beta.GenerationConfig
	private static final ModelFacts GEMINI = ModelFacts.NONE
		.with(new SamplingFacts(true, true, Seed.REFUSED).with(Ranges.NONE.stops(5)))
		.with(ToolFacts.NONE.severalAtATime().lettersFirst());

	// "Function calling with a response mime type: 'application/json' is unsupported"
	private static final ModelFacts GEMINI_2 = GEMINI.with(AnswerFacts.NOT_BESIDE_TOOLS)
		.with(HistoryFacts.of(Demand.STRICT_TURNS));

	// https://mistralai.github.io/mistral-common/usage/tools/
	private static final ModelFacts MISTRAL = ModelFacts.NONE.with(ToolFacts.NONE.with(CallIds.NINE_CHARACTERS))
		.with(HistoryFacts.of(Demand.STRICT_TURNS, Demand.ANSWER_AFTER_TOOL_RESULTS));

	// "temperature: Input should be less than or equal to 1.5"
	// "top_p must be 1 when using greedy sampling"
	private static final Ranges MISTRAL_RANGES = new Ranges(Integer.MAX_VALUE, 1.5, false);

	// https://platform.moonshot.ai/docs/api/chat
	private static final ModelFacts MOONSHOT = ModelFacts.NONE.with(SamplingFacts.NONE.with(new Ranges(5, 1, true)));

	// https://platform.claude.com/docs/en/about-claude/models/migration-guide
	private static final ModelFacts CLAUDE_4_5 = ModelFacts.NONE.with(ThinkingFacts.NONE.with(Control.BUDGET))
		.with(HistoryFacts.NONE.prefilled());

	// https://platform.claude.com/docs/en/build-with-claude/structured-outputs
	private static final ModelFacts CLAUDE_4 = CLAUDE_4_5.with(AnswerFacts.WITHOUT_SCHEMA);

	private static final ModelFacts CLAUDE_5 = ModelFacts.NONE.with(NO_SAMPLING);

	private static final ModelFacts CLAUDE_5_5 = CLAUDE_5.with(NOT_FORCED);

	private static final List<FactsRow<ModelFacts>> ROWS = List.of(
			// "Unrecognized request argument supplied: reasoning_effort"
			openAi("gpt-(3\\.5|4).*", ModelFacts.NONE.with(FOUR_STOPS).with(NEVER_THINKS)),
			openAi("gpt-5-chat.*", OPENAI_CHAT),
			// https://developers.openai.com/api/docs/models/gpt-6-luna
			openAi("gpt-(5\\.[4-9]|[6-9]).*", OPENAI_REASONING.with(ThinkingFacts.NONE.with(Tools.REFUSED))),
			openAi("(gpt-5|o[34]($|-)).*", OPENAI_REASONING), openAi("o1($|-.*)", OPENAI_O1),
			openAi("grok-.*non-reasoning.*", GROK.with(NEVER_THINKS)),
			openAi("grok-(4\\.[5-9]|[5-9]).*", GROK.with(NO_STOP).with(ThinkingFacts.NONE.with(Least.LITTLE))),
			openAi("grok-(4\\.3|3-mini).*", GROK.with(NO_STOP)),
			openAi("grok-(4|code).*", GROK.with(NO_STOP).with(ThinkingFacts.NONE.with(Control.FIXED))),
			// https://api-docs.deepseek.com/guides/thinking_mode
			openAi("deepseek-(v[4-9]|flash|pro).*",
					DEEPSEEK.with(ThinkingFacts.NONE.with(Control.SWITCH).with(Tools.NOT_FORCED))
						.with(HistoryFacts.of(Demand.REASONING_CONTENT, Demand.STRICT_TURNS))),
			openAi("deepseek-reasoner", DEEPSEEK.with(NOT_FORCED).with(HistoryFacts.of(Demand.STRICT_TURNS))),
			openAi("deepseek-.*", DEEPSEEK),
			// https://ai.google.dev/gemini-api/docs/thought-signatures
			openAi("gemini-([3-9]|[1-9][0-9]|flash|pro).*",
					GEMINI.with(ThinkingFacts.NONE.with(Least.LITTLE))
						.with(HistoryFacts.of(Demand.THOUGHT_SIGNATURES, Demand.STRICT_TURNS))),
			openAi("gemini-2\\.5-pro.*", GEMINI_2.with(ThinkingFacts.NONE.with(Least.LITTLE))),
			openAi("gemini-.*", GEMINI_2),
			// "tool_choice 'required' is incompatible with thinking enabled"
			// It is enabled by default, and cannot be switched off everywhere.
			// https://github.com/theopenco/llmgateway/pull/2090
			openAi("kimi-(k2\\.[5-9]|k2-thinking|thinking).*", MOONSHOT.with(NOT_FORCED)),
			openAi("(kimi|moonshot)-.*", MOONSHOT),
			// "Tool choice must be auto"
			// https://github.com/vectorize-io/hindsight/issues/4246
			// https://docs.z.ai/api-reference/llm/chat-completion
			openAi("(z-ai/)?glm-[4-9].*",
					ModelFacts.NONE.with(NOT_FORCED.without(ToolChoice.Mode.NONE))
						.with(SamplingFacts.NONE.with(new Ranges(Integer.MAX_VALUE, 1, true)))),
			// https://docs.mistral.ai/api/endpoint/chat
			openAi("((open-)?mi[sx]tral|(mini|magi|code|dev)stral|pixtral)-.*",
					MISTRAL.with(new SamplingFacts(true, true, Seed.RANDOM_SEED).with(MISTRAL_RANGES))
						.with(HistoryFacts.of(Demand.STRICT_TURNS, Demand.ANSWER_AFTER_TOOL_RESULTS,
								Demand.NO_REASONING))),
			// its template: "Conversation roles must alternate user/assistant/user/…"
			openAi(TEMPLATED + ".*gemma.*", ModelFacts.NONE.with(HistoryFacts.of(Demand.STRICT_TURNS))),
			openAi(TEMPLATED + ".*(mi[sx]tral|ministral|magistral|codestral|devstral|pixtral|voxtral).*", MISTRAL),
			anthropic("claude-([1-3]|instant).*", CLAUDE_4),
			anthropic("claude-(opus|sonnet|haiku)-4(-[0-4])?([-@]\\d{8})?", CLAUDE_4),
			anthropic("claude-(opus|sonnet|haiku)-4-5([-@]\\d{8})?", CLAUDE_4_5),
			anthropic("claude-(opus|sonnet)-4-6.*", ModelFacts.NONE),
			// https://platform.claude.com/docs/en/models/sonnet-5-5/whats-new-sonnet-5-5
			anthropic("claude-(sonnet|haiku)-5-[5-9].*", CLAUDE_5_5.with(ThinkingFacts.NONE.with(Least.BETWEEN_TOOLS))),
			// https://platform.claude.com/docs/en/models/opus-5-5/overview
			anthropic("claude-(opus-5-[5-9]|fable).*", CLAUDE_5_5.with(ThinkingFacts.NONE.with(Least.LITTLE))),
			anthropic("claude-.*", CLAUDE_5));

	private ModelTable() {
	}

	/**
	 * What is known of a model. That matches its name against many patterns, see
	 * {@link ModelCatalog}.
	 * @param dialect the dialect in which it is asked
	 * @param model its name
	 * @return the facts
	 */
	static ModelFacts facts(Dialect dialect, String model) {
		ModelFacts facts = FactsRow.find(ROWS, dialect, model, ModelFacts.NONE);
		return facts.with(facts.thinking().unseen(ModelFamilies.thinksUnseen(model)))
			.with(facts.history().signed(ModelFamilies.signsHistory(model)))
			.with(facts.tokens().window(ModelFamilies.contextWindow(model)).output(ModelFamilies.output(model)))
			.with(MediaTable.facts(dialect, model));
	}

}
