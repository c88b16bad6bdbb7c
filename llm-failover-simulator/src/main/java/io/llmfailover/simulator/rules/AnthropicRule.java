package io.llmfailover.simulator.rules;

import java.util.Set;
import java.util.stream.Stream;

/**
 * What Anthropic refuses.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>
 */
enum AnthropicRule implements StatedRule {

	/** The parameters that there are. */
	PARAMETER("Extra inputs are not permitted", Sources.MESSAGES,
			(request) -> request.fieldsOtherThan(Known.PARAMETERS)),

	/** It names the model. */
	MODEL("model: Field required", Sources.MESSAGES,
			(request) -> request.at("model").when(request.at("model").blank())),

	/** It says how long the answer may be. */
	MAX_TOKENS("max_tokens: Field required", Sources.MESSAGES,
			(request) -> request.at("max_tokens")
				.when(!request.at("max_tokens").json().isIntegralNumber()
						|| request.at("max_tokens").json().longValue() < 1)),

	/** There is a message. */
	MESSAGES("messages: at least one message is required", Sources.MESSAGES,
			(request) -> request.at("messages").when(Claude.messages(request).findAny().isEmpty())),

	/** The roles of the protocol. */
	ROLE("messages: Unexpected role. Allowed roles are \"user\" or \"assistant\"", Sources.MESSAGES,
			(request) -> Claude.messages(request)
				.map((message) -> message.at("role"))
				.filter((role) -> !role.in("user", "assistant"))),

	/** User and model take turns, beginning with the user. */
	TURNS("messages: roles must alternate between \"user\" and \"assistant\"", Sources.MESSAGES, Claude::outOfTurn),

	/** Messages say something. */
	CONTENT("all messages must have non-empty content except for the optional final assistant message",
			"https://github.com/anthropics/claude-code/issues/6774",
			(request) -> Claude.messages(request)
				.map((message) -> message.at("content"))
				.filter((content) -> content.each().findAny().isEmpty() && content.blank())),

	/** The kinds of blocks of each side. */
	BLOCK("Input tag does not match any of the expected tags", Sources.MESSAGES, Claude::unknownBlocks),

	/** Texts say something. */
	TEXT("text content blocks must contain non-whitespace text",
			"https://github.com/anthropics/claude-code/issues/4416",
			(request) -> Claude.blocks(request, "text").map((block) -> block.at("text")).filter(Place::blank)),

	/** So do instructions. */
	SYSTEM("system: text content blocks must be non-empty", Sources.MESSAGES,
			(request) -> request.at("system").json().isArray()
					? request.at("system").each().map((block) -> block.at("text")).filter(Place::blank)
					: request.at("system").unless((system) -> !system.blank())),

	/** Images by address or as data, in four formats. */
	IMAGE("image.source.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
			"https://platform.claude.com/docs/en/build-with-claude/vision",
			(request) -> Claude.blocks(request, "image")
				.map((block) -> block.at("source"))
				.filter((source) -> !isImage(source))),

	/** Documents by address, as data, as text or by the id of an upload. */
	DOCUMENT("document.source.media_type: Input should be 'application/pdf'",
			"https://platform.claude.com/docs/en/build-with-claude/pdf-support",
			(request) -> Claude.blocks(request, "document")
				.map((block) -> block.at("source"))
				.filter((source) -> !isDocument(source))),

	/** Each call has its result in the next message. */
	RESULTS("`tool_use` ids were found without `tool_result` blocks immediately after. Each `tool_use` block must have a"
			+ " corresponding `tool_result` block in the next message.",
			"https://github.com/anthropics/claude-code/issues/8210", Claude::callsWithoutResult),

	/** Each result has its call in the message before. */
	RESULT_CALL(
			"unexpected `tool_use_id` found in `tool_result` blocks. Each `tool_result` block must have a"
					+ " corresponding `tool_use` block in the previous message.",
			"https://github.com/anthropics/claude-code/issues/18947", Claude::resultsWithoutCall),

	/** A call has one result. */
	RESULT_TWICE("each tool_use must have a single result. Found multiple `tool_result` blocks with id",
			"https://dev-error-db.com/errors/anthropic-api-http-400-each-tool-use-must-have-a-single-result-found-multiple-tool-result-blocks-with-id/",
			Claude::secondResults),

	/** Results stand before whatever else the user says. */
	RESULT_FIRST("tool_result blocks must come first in the content of a message.", Sources.CLAUDE_TOOLS,
			Claude::lateResults),

	/** What a failed tool says is text. */
	ERROR_TEXT("all content must be type `text` if `is_error` is true", Sources.CLAUDE_TOOLS,
			(request) -> errors(request).flatMap((result) -> result.at("content").each())
				.map((block) -> block.at("type"))
				.filter((type) -> !type.is("text"))),

	/** And it says something. */
	ERROR_CONTENT("content cannot be empty if `is_error` is true", Sources.CLAUDE_TOOLS,
			(request) -> errors(request).map((result) -> result.at("content"))
				.filter((content) -> content.each().findAny().isEmpty() && content.blank())),

	/** Ids of calls are letters, digits, underscores and hyphens. */
	CALL_ID("tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
			"https://github.com/lbjlaq/Antigravity-Manager/issues/654",
			(request) -> Claude.blocks(request, "tool_use")
				.map((block) -> block.at("id"))
				.filter((id) -> !id.matches("[a-zA-Z0-9_-]+"))),

	/** An id is that of one call. */
	CALL_IDS("`tool_use` ids must be unique", "https://github.com/anthropics/claude-code/issues/20901",
			(request) -> Texts.repeated(Claude.blocks(request, "tool_use").map((block) -> block.at("id")))),

	/** A call names a tool as tools are named. */
	CALL_NAME("tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,200}$'", Sources.MESSAGES,
			(request) -> Claude.blocks(request, "tool_use")
				.map((block) -> block.at("name"))
				.filter((name) -> !name.matches("[a-zA-Z0-9_-]{1,200}"))),

	/** The arguments of a call are an object. */
	CALL_INPUT("tool_use.input: Input should be a valid dictionary", Sources.MESSAGES,
			(request) -> Claude.blocks(request, "tool_use")
				.map((block) -> block.at("input"))
				.filter((input) -> !input.json().isObject())),

	/** What was thought is signed. */
	SIGNATURE("thinking.signature: Field required", Sources.CLAUDE_THINKING,
			(request) -> Stream
				.concat(Claude.blocks(request, "thinking").map((block) -> block.at("signature")),
						Claude.blocks(request, "redacted_thinking").map((block) -> block.at("data")))
				.filter(Place::blank)),

	/** A thought is not the last that is said. */
	THOUGHT_LAST("The final block in an assistant message cannot be `thinking`.", Sources.CLAUDE_THINKING,
			(request) -> Claude.messages(request)
				.map((message) -> Claude.last(message.at("content")).at("type"))
				.filter((type) -> type.in("thinking", "redacted_thinking"))),

	/** The ways to think. */
	THINKING(
			"thinking: Input tag does not match any of the expected tags: 'disabled', 'enabled', 'adaptive',"
					+ " 'between_tools'",
			Sources.CLAUDE_THINKING,
			(request) -> request.at("thinking")
				.unless((thinking) -> thinking.at("type").in("disabled", "enabled", "adaptive", "between_tools"))),

	/** A budget is at least 1024 and less than all tokens. */
	BUDGET("`max_tokens` must be greater than `thinking.budget_tokens`",
			"https://github.com/anthropics/claude-code/issues/8756",
			(request) -> request.at("thinking")
				.at("budget_tokens")
				.when(request.at("thinking").at("type").is("enabled") && !hasBudget(request))),

	/** Who budgets by itself is given none. */
	BUDGET_UNASKED("thinking.adaptive.budget_tokens: Extra inputs are not permitted", Sources.CLAUDE_THINKING,
			(request) -> request.at("thinking")
				.at("budget_tokens")
				.unless((budget) -> request.at("thinking").at("type").is("enabled"))),

	/** Older models think within a budget, newer ones without. */
	THINKING_MODEL("thinking: this type is not supported by this model", Sources.CLAUDE_MIGRATION,
			(request) -> request.at("thinking")
				.at("type")
				.unless((type) -> !type.in("enabled", "adaptive") || !Claude.isModel(request, "claude-.*\\d.*")
						|| !(Claude.thinksWithinABudget(request) && type.is("adaptive")
								|| Claude.choosesItsSampling(request) && type.is("enabled")))),

	/** After results the thought before them comes first. */
	THOUGHT_BEFORE_RESULTS(
			"Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled,"
					+ " a final `assistant` message must start with a thinking block.",
			Sources.CLAUDE_THINKING,
			(request) -> Claude.resultsAfterNoThought(request)
				.filter((answer) -> request.at("thinking").at("type").is("enabled"))),

	/** Who thinks calls tools as it likes. */
	THINKING_WITH_TOOL_CHOICE("Thinking may not be enabled when tool_choice forces tool use.",
			"https://forge.blacksky.community/solpbc.org/solstone/commit/c4a4f0c05919062cca280f0c6de2dc7e52a8829c",
			(request) -> request.at("tool_choice").when(Claude.thinks(request) && Claude.forcesATool(request))),

	/** And samples as it likes. */
	THINKING_WITH_SAMPLING(
			"`temperature` may only be set to 1 when thinking is enabled. `top_p` must be greater than or"
					+ " equal to 0.95 or unset when thinking is enabled.",
			"https://github.com/danny-avila/LibreChat/issues/11949",
			(request) -> Stream
				.of(Texts.outside(request.at("temperature"), 1, 1), Texts.outside(request.at("top_p"), 0.95, 1),
						request.at("top_k").unless((topK) -> false))
				.flatMap((places) -> places)
				.filter((place) -> Claude.thinks(request))),

	/** From Claude 5.5 on no tool can be forced. */
	TOOL_CHOICE_MODEL("tool_choice: forced tool use is not supported by this model",
			"https://platform.claude.com/docs/en/models/sonnet-5-5/whats-new-sonnet-5-5",
			(request) -> request.at("tool_choice")
				.when(Claude.callsToolsFreely(request) && Claude.forcesATool(request))),

	/** From Claude 5 on the model chooses how it samples. */
	SAMPLING_MODEL("`temperature` is deprecated for this model.", Sources.CLAUDE_MIGRATION,
			(request) -> Stream.of("temperature", "top_p")
				.map(request::at)
				.filter((value) -> value.present() && Claude.choosesItsSampling(request)
						&& value.json().doubleValue(0) != 1)),

	/** From 0 to 1. */
	TEMPERATURE("temperature: range: 0..1", Sources.MESSAGES,
			(request) -> Stream.of("temperature", "top_p").flatMap((name) -> Texts.outside(request.at(name), 0, 1))),

	/** One way to sample. */
	SAMPLING_TWICE("`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
			"https://github.com/cloud-apim/otoroshi-llm-extension/issues/140",
			(request) -> request.at("top_p")
				.when(request.at("top_p").present() && request.at("temperature").present())),

	/** Stop sequences are not white space. */
	STOP_SEQUENCE("stop_sequences: each stop sequence must contain non-whitespace", Sources.MESSAGES,
			(request) -> request.at("stop_sequences").each().filter(Place::blank)),

	/** Tools are named by letters, digits, underscores and hyphens. */
	TOOL_NAME("tools.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", Sources.CLAUDE_TOOLS,
			(request) -> tools(request).map((tool) -> tool.at("name"))
				.filter((name) -> !name.matches("[a-zA-Z0-9_-]{1,128}"))),

	/** No two tools have one name. */
	TOOL_NAMES("tools: Tool names must be unique.", Sources.CLAUDE_TOOLS,
			(request) -> Texts.repeated(request.at("tools").each().map((tool) -> tool.at("name")))),

	/** Arguments are an object. */
	TOOL_TYPE("tools.custom.input_schema.type: Field required", Sources.CLAUDE_TOOLS,
			(request) -> tools(request).map((tool) -> tool.at("input_schema").at("type"))
				.filter((type) -> !type.is("object"))),

	/** A choice among tools that there are. */
	TOOL_CHOICE("tool_choice: the tool was not found in the tools that were given", Sources.CLAUDE_TOOLS,
			AnthropicRule::wrongToolChoice),

	/** From Claude 4.6 on the model does not go on from its own words. */
	PREFILL("This model does not support assistant message prefill. The conversation must end with a user message.",
			"recorded: anthropic-error-08",
			(request) -> Claude.prefill(request).filter((last) -> Claude.takesNoPrefill(request))),

	/** Who goes on does so from a word. */
	PREFILL_WHITE_SPACE("messages: final assistant content cannot end with trailing whitespace", Sources.MESSAGES,
			(request) -> Claude.prefill(request)
				.map((last) -> last.at("content").json().isArray() ? Claude.last(last.at("content")).at("text")
						: last.at("content"))
				.filter((text) -> text.matches(".*\\s"))),

	/** Who thinks does not go on. */
	PREFILL_WHILE_THINKING("messages: a final assistant message cannot be continued while thinking is enabled",
			Sources.CLAUDE_THINKING, (request) -> Claude.prefill(request).filter((last) -> Claude.thinks(request))),

	/** The efforts that there are. */
	EFFORT("output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
			"https://platform.claude.com/docs/en/build-with-claude/effort",
			(request) -> request.at("output_config")
				.at("effort")
				.unless((effort) -> effort.in("low", "medium", "high", "xhigh", "max"))),

	/** Objects of an answer have no other properties than are named. */
	FORMAT_OBJECT(
			"output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to"
					+ " false",
			"https://github.com/BerriAI/litellm/issues/35808",
			(request) -> formats(request)
				.filter((schema) -> Texts.isA(schema, "object") && !isFalse(schema.at("additionalProperties")))),

	/** Bounds of values are not among what a model is held to. */
	FORMAT_KEYWORD("output_config.format.schema: this keyword is not supported", Sources.CLAUDE_STRUCTURED,
			(request) -> formats(request).flatMap((schema) -> Stream
				.of("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum", "minLength",
						"maxLength", "maxItems", "uniqueItems", "patternProperties", "not", "if")
				.map(schema::at)
				.filter(Place::present))),

	/** At most sixteen alternatives among all that a model is held to. */
	UNIONS("Schemas contains too many parameters with union types (limit: 16 parameters with unions).",
			"recorded: anthropic-error-03",
			(request) -> strict(request).filter((schema) -> unions(schema).count() > 16)),

	/** Text is Unicode. */
	HALF_CHARACTERS("The request body is not valid JSON.", "https://www.rfc-editor.org/rfc/rfc8259#section-8",
			Texts::halfCharacters);

	private final Statement statement;

	AnthropicRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	private static Stream<Place> errors(Place request) {
		return Claude.blocks(request, "tool_result")
			.filter((result) -> result.at("is_error").json().booleanValue(false));
	}

	/** Tools of the caller's; the vendor's own have a type. */
	private static Stream<Place> tools(Place request) {
		return request.at("tools").each().filter((tool) -> !tool.at("type").present() || tool.at("type").is("custom"));
	}

	private static boolean isImage(Place source) {
		return source.at("type").is("file") && !source.at("file_id").blank()
				|| source.at("type").is("url") && source.at("url").matches("https?://.+")
				|| source.at("type").is("base64") && source.at("media_type").matches("image/(png|jpeg|gif|webp)")
						&& source.at("data").matches("[A-Za-z0-9+/]+=*");
	}

	private static boolean isDocument(Place source) {
		return source.at("type").is("file") && !source.at("file_id").blank()
				|| source.at("type").is("url") && source.at("url").matches("https?://.+")
				|| source.at("type").is("text") && source.at("media_type").is("text/plain")
						&& !source.at("data").blank()
				|| source.at("type").is("content")
				|| source.at("type").is("base64") && source.at("media_type").is("application/pdf")
						&& source.at("data").matches("[A-Za-z0-9+/]+=*");
	}

	private static boolean hasBudget(Place request) {
		long budget = request.at("thinking").at("budget_tokens").json().longValue(0);
		return budget >= 1024 && budget < request.at("max_tokens").json().longValue(0);
	}

	private static Stream<Place> wrongToolChoice(Place request) {
		Place choice = request.at("tool_choice");
		boolean named = choice.at("type").is("tool");
		return choice.unless((place) -> request.at("tools").each().findAny().isPresent()
				&& place.at("type").in("auto", "any", "tool", "none")
				&& (!named || request.at("tools")
					.each()
					.anyMatch((tool) -> tool.at("name").text().equals(place.at("name").text()))));
	}

	private static Stream<Place> formats(Place request) {
		return Texts.schemas(request.at("output_config").at("format").at("schema"));
	}

	private static boolean isFalse(Place place) {
		return place.json().isBoolean() && !place.json().booleanValue();
	}

	/** The schemas to which the model is held. */
	private static Stream<Place> strict(Place request) {
		return Stream.concat(
				tools(request).filter((tool) -> tool.at("strict").json().booleanValue(false))
					.map((tool) -> tool.at("input_schema")),
				Stream.of(request.at("output_config").at("format").at("schema")));
	}

	private static Stream<Place> unions(Place schema) {
		return Texts.schemas(schema)
			.filter((place) -> place.at("anyOf").present() || place.at("type").json().isArray());
	}

	/** An enum's constants cannot read its own fields. */
	private static final class Known {

		static final Set<String> PARAMETERS = Set.of("model", "max_tokens", "system", "messages", "tools",
				"tool_choice", "thinking", "output_config", "temperature", "top_p", "top_k", "stop_sequences", "stream",
				"metadata", "service_tier", "container", "context_management", "mcp_servers", "inference_geo",
				"cache_control", "output_format");

	}

}
