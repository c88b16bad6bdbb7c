package io.llmfailover.simulator.rules;

/**
 * What DeepSeek refuses, beyond the protocol.
 *
 * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">Thinking mode</a>
 */
enum DeepSeekRule implements StatedRule {

	/** Its models read. */
	TEXT_ONLY("Failed to deserialize the JSON body into the target type: unknown variant `image_url`, expected `text`",
			"recorded: deepseek-error-01",
			(request) -> Chats.messages(request)
				.flatMap((message) -> message.at("content").each())
				.map((part) -> part.at("type"))
				.filter((type) -> !type.is("text"))),

	/** What was thought before a tool call comes back with it. */
	REASONING_CONTENT("The `reasoning_content` in the thinking mode must be passed back to the API.",
			"https://github.com/earendil-works/pi/issues/3636",
			(request) -> Chats.messages(request, "assistant")
				.filter((message) -> isV4(request) && thinks(request) && Chats.hasCalls(message)
						&& !message.at("reasoning_content").json().isString())),

	/** A model that thinks calls tools as it likes. */
	FREE_TOOL_CHOICE("Thinking mode does not support this tool_choice",
			"https://github.com/deepseek-ai/DeepSeek-V3/issues/1376",
			(request) -> request.at("tool_choice")
				.when(isV4(request) && thinks(request) && Chats.forcesATool(request))),

	/** JSON, but by no schema. */
	RESPONSE_FORMAT("This response_format type is unavailable now", "https://github.com/presenton/presenton/issues/676",
			(request) -> request.at("response_format").unless((format) -> format.at("type").in("text", "json_object"))),

	/** User and model take turns. */
	TURNS("deepseek-reasoner does not support successive user or assistant messages. You should interleave the"
			+ " user/assistant messages in the message sequence.",
			"https://github.com/deepseek-ai/DeepSeek-R1/issues/21",
			(request) -> Chats.outOfTurn(request).filter((message) -> thinks(request))),

	/** And the model does not go on from its own words. */
	LAST_TURN(
			"The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on.",
			"https://github.com/BerriAI/litellm/issues/8090", (request) -> Chats.lastWordOfTheModel(request)
				.filter((last) -> thinks(request) && !last.at("prefix").json().booleanValue(false)));

	private final Statement statement;

	DeepSeekRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	private static boolean isV4(Place request) {
		return Chats.isModel(request, "deepseek-(v[4-9]|flash|pro).*");
	}

	private static boolean thinks(Place request) {
		return Chats.isModel(request, "deepseek-reasoner")
				|| isV4(request) && !request.at("thinking").at("type").is("disabled");
	}

}
