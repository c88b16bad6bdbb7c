package io.llmfailover.simulator.rules;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * What servers of the chat completions protocol refuse, whoever runs them: OpenAI's rules
 * for the protocol, and those of servers whose templates are stricter than it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Chat
 * completions</a>
 */
enum ChatRule implements StatedRule {

	/** It names the model. */
	MODEL("you must provide a model parameter", Sources.CREATE,
			(request) -> request.at("model").when(request.at("model").blank())),

	/** There is a message. */
	MESSAGES(
			"Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
			Sources.CREATE, (request) -> request.at("messages").when(Chats.messages(request).findAny().isEmpty())),

	/** The roles of the protocol. */
	ROLE("Invalid value. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
			Sources.CREATE,
			(request) -> Chats.messages(request)
				.map((message) -> message.at("role"))
				.filter((role) -> !role.in("system", "assistant", "user", "function", "tool", "developer"))),

	/** Instructions and users say something. */
	CONTENT("Each message must have at least one content element.",
			"https://github.com/langchain-ai/langchain/issues/34140",
			(request) -> Chats.messages(request)
				.filter((message) -> message.at("role").in("system", "developer", "user"))
				.map((message) -> message.at("content"))
				.filter(Chats::saysNothing)),

	/** Answers say something or call tools. */
	ANSWER("Assistant message must have either content or tool_calls, but not none.",
			"https://github.com/langchain-ai/langchain/issues/21196",
			(request) -> Chats.messages(request, "assistant")
				.filter((message) -> Chats.saysNothing(message.at("content")) && !Chats.hasCalls(message)
						&& message.at("refusal").blank())
				.map((message) -> message.at("content"))),

	/** The kinds of content that the protocol knows; sound for models that hear. */
	PART("Content blocks are expected to be either text or image_url type.", "recorded: openai-error-13",
			(request) -> Chats.messages(request, "user")
				.flatMap((message) -> message.at("content").each())
				.map((part) -> part.at("type"))
				.filter((type) -> !type.in("text", "image_url", "file")
						&& !(type.is("document_url") && Chats.isModel(request, "(.*/)?(mi[sx]tral|pixtral).*"))
						&& !(type.is("input_audio") && Chats.isModel(request, ".*(audio|omni|gemini|voxtral).*")))),

	/** Texts among several parts say something. */
	PART_TEXT("Unable to submit request because it must have a text parameter.", Sources.GEMINI_OPENAI,
			(request) -> Chats.messages(request, "user")
				.flatMap((message) -> message.at("content").each())
				.filter((part) -> part.at("type").is("text"))
				.map((part) -> part.at("text"))
				.filter(Place::blank)),

	/** Images by address or as data. */
	IMAGE("Invalid base64 image_url.", "https://platform.openai.com/docs/guides/images-vision", (request) -> Chats
		.messages(request)
		.flatMap((message) -> message.at("content").each())
		.filter((part) -> part.at("type").is("image_url"))
		.map((part) -> part.at("image_url").at("url"))
		.filter((url) -> !url.matches("https?://.+|data:image/(png|jpe?g|gif|webp|heic|heif);base64,[A-Za-z0-9+/]+=*")
				&& !(Chats.isModel(request, "gemini-.*")
						&& url.matches("data:application/pdf;base64,[A-Za-z0-9+/]+=*")))),

	/** Documents as data or by the id of an upload. */
	FILE("Invalid 'file': expected file_data with a filename, or a file_id.",
			"https://platform.openai.com/docs/guides/pdf-files",
			(request) -> Chats.messages(request)
				.flatMap((message) -> message.at("content").each())
				.filter((part) -> part.at("type").is("file"))
				.map((part) -> part.at("file"))
				.filter((file) -> file.at("file_id").blank() && (file.at("filename").blank()
						|| !file.at("file_data").matches("(https?://.+|data:[a-z]+/[^;]+;base64,[A-Za-z0-9+/]+=*)")))),

	/** A result is text. */
	RESULT("Invalid 'messages': tool messages take text alone.", "recorded: openai-error-13",
			(request) -> Chats.messages(request, "tool")
				.map((message) -> message.at("content"))
				.filter((content) -> !content.json().isString() && !content.json().isArray())),

	/** No empty list of calls. */
	CALLS("[] is too short - 'messages.tool_calls'", "https://github.com/baptisteArno/typebot.io/issues/1205",
			(request) -> Chats.messages(request)
				.map((message) -> message.at("tool_calls"))
				.filter((calls) -> !calls.json().isMissingNode() && calls.each().findAny().isEmpty())),

	/** Calls have an id. */
	CALL_ID("Missing required parameter: 'messages.tool_calls.id'.", Sources.CREATE,
			(request) -> Chats.calls(request).map((call) -> call.at("id")).filter(Place::blank)),

	/** An id is that of one call. */
	CALL_IDS("Invalid parameter: Duplicate value for 'tool_call_id'.", "https://github.com/agno-agi/agno/issues/5116",
			(request) -> Texts.repeated(Chats.calls(request).map((call) -> call.at("id")))),

	/** A call names a tool as tools are named. */
	CALL_NAME("Invalid 'messages.tool_calls.function.name': string does not match pattern '^[a-zA-Z0-9_-]+$'.",
			Sources.CREATE,
			(request) -> Chats.calls(request)
				.map((call) -> call.at("function").at("name"))
				.filter((name) -> !name.matches(Texts.TOOL_NAME))),

	/** Arguments are parsed by templates. */
	CALL_ARGUMENTS("Failed to parse tool call arguments as JSON.",
			"https://github.com/ggml-org/llama.cpp/blob/master/common/chat.cpp",
			(request) -> Chats.calls(request)
				.map((call) -> call.at("function").at("arguments"))
				.filter((arguments) -> !Chats.isObject(arguments.text()))),

	/** Each call has its result. */
	RESULTS("An assistant message with 'tool_calls' must be followed by tool messages responding to each"
			+ " 'tool_call_id'.", "https://github.com/QwenLM/qwen-code/issues/135", Chats::callsWithoutResult),

	/** Each result has its call. */
	RESULT_CALL("Messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
			"https://github.com/FoundationAgents/OpenManus/issues/744", Chats::resultsWithoutCall),

	/** Results come in the order of the calls, since some templates leave the ids out. */
	RESULT_ORDER("Tool results must be in the order of the tool calls.",
			"https://huggingface.co/Qwen/Qwen3-32B/blob/main/tokenizer_config.json", Chats::resultsOutOfOrder),

	/** Tools are named by letters, digits, underscores and hyphens. */
	TOOL_NAME("Invalid 'tools.function.name': string does not match pattern '^[a-zA-Z0-9_-]+$'.", Sources.CREATE,
			(request) -> Chats.tools(request)
				.map((tool) -> tool.at("name"))
				.filter((name) -> !name.matches(Texts.TOOL_NAME))),

	/** Arguments are an object. */
	TOOL_TYPE("Invalid schema for function: schema must be a JSON Schema of 'type: \"object\"'.", Sources.FUNCTIONS,
			(request) -> Chats.parameters(request)
				.filter((schema) -> schema.present() && !schema.at("type").is("object"))),

	/** And an object tells its properties. */
	TOOL_PROPERTIES("Invalid schema for function: In context=(), object schema missing properties.",
			"https://github.com/spring-projects/spring-ai/issues/4776",
			(request) -> Chats.parameters(request)
				.flatMap(Texts::schemas)
				.filter((schema) -> schema.at("type").is("object") && !schema.at("properties").json().isObject())),

	/** An array tells its items. */
	TOOL_ITEMS("Invalid schema for function: array schema missing items.", "https://github.com/ogx-ai/ogx/issues/3004",
			(request) -> Chats.parameters(request).flatMap(Texts::arraysWithoutItems)),

	/** A choice among tools that there are. */
	TOOL_CHOICE("Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
			Sources.FUNCTIONS, ChatRule::wrongToolChoice),

	/** Options of streams for streams. */
	STREAM_OPTIONS("The 'stream_options' parameter is only allowed when 'stream' is enabled.", Sources.CREATE,
			(request) -> request.at("stream_options")
				.unless((options) -> request.at("stream").json().booleanValue(false))),

	/** From 0 to 2. */
	TEMPERATURE("Invalid 'temperature': decimal above maximum value. Expected a value <= 2.",
			"recorded: openai-error-01, openai-compatible-error-01",
			(request) -> Texts.outside(request.at("temperature"), 0, 2)),

	/** From 0 to 1. */
	TOP_P("Invalid 'top_p': decimal above maximum value. Expected a value <= 1.", Sources.CREATE,
			(request) -> Texts.outside(request.at("top_p"), 0, 1)),

	/** At least one token. */
	MAX_TOKENS("Invalid 'max_tokens': integer below minimum value. Expected a value >= 1.", Sources.CREATE,
			(request) -> Stream.of("max_tokens", "max_completion_tokens")
				.flatMap((name) -> request.at(name)
					.unless((value) -> value.json().isIntegralNumber() && value.json().longValue() >= 1))),

	/** One name for the most tokens. */
	MAX_TOKENS_TWICE("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
			"https://github.com/langchain-ai/langgraph/issues/5943",
			(request) -> request.at("max_tokens")
				.when(request.at("max_tokens").present() && request.at("max_completion_tokens").present())),

	/** At most four stop sequences; of some vendors more. */
	STOP("Invalid 'stop': array too long. Expected an array with maximum length 4.", Sources.CREATE,
			(request) -> request.at("stop")
				.unless((stop) -> stop.json().isString()
						|| stop.json().isArray() && stop.json().size() > 0 && stop.json().size() <= mostStops(request)
								&& stop.each().noneMatch((each) -> each.text().isEmpty()))),

	/** Whoever wants any JSON says so. */
	JSON_WORD("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
			"https://platform.openai.com/docs/guides/structured-outputs#json-mode",
			(request) -> request.at("response_format")
				.when(request.at("response_format").at("type").is("json_object") && Chats.messages(request)
					.flatMap((message) -> message.at("content").texts())
					.noneMatch((text) -> text.text().toLowerCase(Locale.ROOT).contains("json")))),

	/** A schema has a name. */
	SCHEMA_NAME("Invalid 'response_format.json_schema.name': string does not match pattern '^[a-zA-Z0-9_-]+$'.",
			Sources.STRUCTURED,
			(request) -> request.at("response_format")
				.at("json_schema")
				.unless((schema) -> schema.at("name").matches(Texts.TOOL_NAME))),

	/** Text is Unicode. */
	HALF_CHARACTERS("We could not parse the JSON body of your request.",
			"https://www.rfc-editor.org/rfc/rfc8259#section-8", Texts::halfCharacters);

	private final Statement statement;

	ChatRule(String sentence, String source, Check check) {
		this.statement = new Statement(sentence, source, check);
	}

	@Override
	public Statement statement() {
		return this.statement;
	}

	// https://ai.google.dev/api/generate-content#generationconfig names five, and so does
	// https://platform.moonshot.ai/docs/api/chat;
	// https://api-docs.deepseek.com/api/create-chat-completion names 16; Mistral and Z.ai
	// name no number
	private static int mostStops(Place request) {
		if (Chats.isModel(request, "(.*/)?deepseek.*")) {
			return 16;
		}
		if (Chats.isModel(request, "(.*/)?((open-)?mi[sx]tral|(mini|magi|code|dev)stral|pixtral|glm)-.*")) {
			return Integer.MAX_VALUE;
		}
		return Chats.isModel(request, "(.*/)?(gemini|kimi|moonshot).*") ? 5 : 4;
	}

	private static Stream<Place> wrongToolChoice(Place request) {
		Place choice = request.at("tool_choice");
		if (choice.json().isObject()) {
			String name = choice.at("function").at("name").text();
			return choice.when(Chats.tools(request).noneMatch((tool) -> tool.at("name").is(name)));
		}
		return choice
			.unless((place) -> place.in("none", "auto", "required") && Chats.tools(request).findAny().isPresent());
	}

}
