package io.llmfailover.simulator.rules;

import java.util.stream.Stream;

/**
 * What Gemini refuses behind its endpoint that is compatible with OpenAI.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/openai">OpenAI compatibility</a>
 */
enum GeminiRule implements StatedRule {

	/** The parameters that there are. */
	PARAMETER("Invalid JSON payload received. Unknown name: Cannot find field.",
			"https://github.com/ed-donner/agents/issues/45",
			(request) -> Stream.of("seed", "metadata", "store", "logit_bias", "logprobs", "top_k", "prompt_cache_key")
				.map(request::at)
				.filter(Place::present)),

	/** Tools are named by a letter or an underscore first. */
	TOOL_NAME_START(
			"Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9),"
					+ " underscores (_), dots (.) or dashes (-), with a maximum length of 64.",
			"https://github.com/google-gemini/gemini-cli/issues/2966",
			(request) -> Chats.tools(request)
				.map((tool) -> tool.at("name"))
				.filter((name) -> !name.matches("[a-zA-Z_][a-zA-Z0-9_.-]{0,63}"))),

	/** Somebody says something. */
	SPEECH("GenerateContentRequest.contents: contents is not specified", Sources.GEMINI_OPENAI,
			(request) -> request.at("messages").when(Chats.spoken(request).isEmpty())),

	/** A call follows what the user says, or a result. */
	CALL_TURN("Please ensure that function call turn comes immediately after a user turn or after a function response"
			+ " turn.", "https://ai.google.dev/gemini-api/docs/function-calling", Chats::outOfTurn),

	/** The model does not go on from its own words. */
	LAST_TURN("Requests ending with a model turn are not supported.", Sources.GEMINI_OPENAI, Chats::lastWordOfTheModel),

	/** From Gemini 3 on the first call of a step carries the signature of its thought. */
	THOUGHT_SIGNATURE(
			"Function call is missing a thought_signature in functionCall parts. This is required for tools to"
					+ " work correctly.",
			"https://github.com/securo-finance/securo/issues/884",
			(request) -> Chats.messages(request, "assistant")
				.filter((message) -> Chats.isModel(request, "gemini-([3-9]|[1-9][0-9]).*|gemini-(flash|pro)-latest")
						&& Chats.hasCalls(message)
						&& message.at("tool_calls")
							.each()
							.allMatch((call) -> call.at("extra_content").at("google").at("thought_signature").blank()))
				.map((message) -> message.at("tool_calls"))),

	/** Before Gemini 3 tools exclude a form of the answer. */
	SCHEMA_BESIDE_TOOLS("Function calling with a response mime type: 'application/json' is unsupported",
			"https://ai.google.dev/gemini-api/docs/structured-output",
			(request) -> request.at("response_format")
				.unless((format) -> !Chats.isModel(request, "gemini-[12]\\..*")
						|| Chats.tools(request).findAny().isEmpty() || format.at("type").is("text")));

	private final Statement statement;

	GeminiRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

}
