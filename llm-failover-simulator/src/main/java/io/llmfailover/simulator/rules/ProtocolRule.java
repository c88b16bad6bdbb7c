package io.llmfailover.simulator.rules;

/**
 * What OpenAI refuses by its protocol and some that are compatible with it take: longer
 * ids, images in results, schemas that are not quite strict. A request to a vendor of
 * whom nothing else is known keeps to it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Chat
 * completions</a>
 */
enum ProtocolRule implements StatedRule {

	/** Ids of calls have at most 40 characters. */
	CALL_ID_LENGTH("Invalid 'messages.tool_calls.id': string too long. Expected a string with maximum length 40.",
			"https://github.com/microsoft/autogen/issues/6377",
			(request) -> Chats.calls(request).map((call) -> call.at("id")).filter((id) -> id.text().length() > 40)),

	/** What is not the user's is text. */
	TEXT_PART("Invalid 'messages': messages with role 'tool' take text alone.", Sources.CREATE,
			(request) -> Chats.messages(request)
				.filter((message) -> !message.at("role").is("user"))
				.flatMap((message) -> message.at("content").each())
				.map((part) -> part.at("type"))
				.filter((type) -> !type.in("text", "refusal"))),

	/** At most 128 tools. */
	TOOL_COUNT("Invalid 'tools': array too long. Expected an array with maximum length 128.",
			"https://github.com/zed-industries/zed/issues/32946",
			(request) -> request.at("tools").when(request.at("tools").json().size() > 128)),

	/** Parallel calls of tools that there are. */
	PARALLEL_TOOL_CALLS(
			"Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools'"
					+ " are specified.",
			Sources.FUNCTIONS,
			(request) -> request.at("parallel_tool_calls")
				.unless((parallel) -> parallel.json().isBoolean() && Chats.tools(request).findAny().isPresent())),

	/** A strict schema allows no other properties, and requires all that it names. */
	STRICT_SCHEMA(
			"Invalid schema for response_format: In context=(), 'additionalProperties' is required to be supplied"
					+ " and to be false, and 'required' to include every key in properties.",
			Sources.STRUCTURED, (request) -> StrictSchema.schemas(request).filter(StrictSchema::isOpen)),

	/** A strict schema is of a part of JSON Schema. */
	STRICT_KEYWORDS("Invalid schema for response_format: 'allOf' is not permitted.", Sources.STRUCTURED,
			(request) -> StrictSchema.schemas(request).flatMap(StrictSchema::notPermitted));

	private final Statement statement;

	ProtocolRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

}
