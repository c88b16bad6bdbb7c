package io.llmfailover.simulator.rules;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests of the chat completions protocol that are refused.
 */
final class RefusedChats {

	/** One that is taken. */
	static final String BASE = "{'model':'some-model','max_tokens':100,'messages':[{'role':'user','content':'Hi'}]}";

	private static final String USER = "{'role':'user','content':'Hi'}";

	private static final String CALL = "{'id':'abcdefghi','type':'function','function':{'name':'f','arguments':'{}'}}";

	private static final String RESULT = "{'role':'tool','tool_call_id':'abcdefghi','content':'r'}";

	private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'f','parameters':"
			+ "{'type':'object','properties':{}}}}]";

	private static final String SCHEMA = "'response_format':{'type':'json_schema','json_schema':{'name':'s','strict':true,"
			+ "'schema':";

	private RefusedChats() {
	}

	static List<RefusedRequest> all() {
		return Stream
			.of(byAllForTheirMessages(), byAllForTheirCalls(), byAllForTheirTools(), byAllForTheirParameters(),
					byOpenAi(), byVendors())
			.flatMap(List::stream)
			.toList();
	}

	private static List<RefusedRequest> byOpenAi() {
		return List.of(
				openAi(OpenAiRule.COMPLETION_TOKENS, "gpt-5-mini", "'max_tokens':100,'max_completion_tokens':null"),
				openAi(OpenAiRule.SAMPLING, "gpt-6-luna", "'temperature':0.3"),
				openAi(OpenAiRule.NO_STOP, "o4-mini", "'stop':['a']"),
				openAi(OpenAiRule.THINKING_WITH_TOOLS, "gpt-5.6-terra", TOOLS),
				openAi(OpenAiRule.THINKING_WITH_TOOLS, "gpt-5.4", TOOLS + ",'reasoning_effort':'low'"),
				openAi(OpenAiRule.EFFORT, "gpt-4o", "'reasoning_effort':'low'"),
				openAi(OpenAiRule.EFFORTS, "gpt-5", "'reasoning_effort':'much'"),
				openAi(OpenAiRule.PARAMETER, "gpt-4o", "'temprature':1"));
	}

	private static List<RefusedRequest> byVendors() {
		return List.of(vendor(GeminiRule.PARAMETER, "gemini-3.6-flash", "'seed':7"),
				vendor(GeminiRule.TOOL_NAME_START, "gemini-3.6-flash", TOOLS.replace("'f'", "'1f'")),
				vendor(GeminiRule.SPEECH, "gemini-3.6-flash", "'messages':[{'role':'system','content':'Hi'}]"),
				vendor(GeminiRule.CALL_TURN, "gemini-2.5-flash",
						list(USER, "{'role':'assistant','content':'a'}", answer(CALL), RESULT)),
				vendor(GeminiRule.CALL_TURN, "gemini-2.5-flash", list("{'role':'assistant','content':'a'}", USER)),
				vendor(GeminiRule.LAST_TURN, "gemini-3.6-flash", list(USER, "{'role':'assistant','content':'a'}")),
				vendor(GeminiRule.THOUGHT_SIGNATURE, "gemini-3.6-flash", list(USER, answer(CALL), RESULT)),
				vendor(GeminiRule.SCHEMA_BESIDE_TOOLS, "gemini-2.5-flash",
						TOOLS + ",'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{}}}"),
				vendor(XaiRule.ANSWER_CONTENT, "grok-4.3", list(USER, answer(CALL), RESULT)),
				vendor(XaiRule.RESULT_CONTENT, "grok-4.3",
						list(USER, answer(CALL).replace("null", "''"), RESULT.replace("'r'", "''"))),
				vendor(XaiRule.EFFORT, "grok-4-0709", "'reasoning_effort':'low'"),
				vendor(XaiRule.NO_STOP, "grok-4.3", "'stop':['a']"),
				vendor(XaiRule.PENALTY, "grok-3-mini", "'presence_penalty':0.5"),
				vendor(DeepSeekRule.TEXT_ONLY, "deepseek-v4-flash",
						list("{'role':'user','content':[{'type':'text','text':'What colour?'},{'type':'image_url',"
								+ "'image_url':{'url':'https://example.invalid/red.png'}}]}")),
				vendor(DeepSeekRule.REASONING_CONTENT, "deepseek-v4-flash", list(USER, answer(CALL), RESULT)),
				vendor(DeepSeekRule.FREE_TOOL_CHOICE, "deepseek-v4-pro", TOOLS + ",'tool_choice':'required'"),
				vendor(DeepSeekRule.RESPONSE_FORMAT, "deepseek-v4-flash",
						"'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{}}}"),
				vendor(DeepSeekRule.TURNS, "deepseek-reasoner", list(USER, USER)),
				vendor(DeepSeekRule.LAST_TURN, "deepseek-reasoner", list(USER, "{'role':'assistant','content':'a'}")),
				vendor(MistralRule.CALL_ID_FORM, "mistral-large-latest",
						list(USER, answer(CALL.replace("abcdefghi", "turn1_0")),
								RESULT.replace("abcdefghi", "turn1_0"))),
				vendor(MistralRule.USER_AFTER_RESULT, "mistral-large-latest", list(USER, answer(CALL), RESULT, USER)),
				vendor(MistralRule.TURNS, "mistral-large-latest", list(USER, USER)),
				vendor(MistralRule.LAST_TURN, "mistral-large-latest", list(USER, "{'role':'assistant','content':'a'}")),
				vendor(MistralApiRule.PARAMETER, "mistral-large-latest",
						"'max_tokens':null,'max_completion_tokens':32000"),
				vendor(MistralApiRule.ANSWER_FIELD, "mistral-large-latest",
						list(USER, "{'role':'assistant','content':'a','reasoning_content':'b'}", USER)),
				vendor(TemplateRule.SYSTEM_FIRST, "Qwen/Qwen3.6-27B",
						list(USER, "{'role':'system','content':'a'}", USER)));
	}

	private static List<RefusedRequest> byAllForTheirCalls() {
		return List.of(
				messages(ChatRule.RESULT, USER, answer(CALL),
						"{'role':'tool','tool_call_id':'abcdefghi','content':{}}"),
				messages(ChatRule.CALLS, USER, "{'role':'assistant','content':'a','tool_calls':[]}"),
				messages(ProtocolRule.CALL_ID_LENGTH, USER, answer(CALL.replace("abcdefghi", "a".repeat(41))),
						RESULT.replace("abcdefghi", "a".repeat(41))),
				messages(ChatRule.CALL_ID, USER, answer(CALL.replace("abcdefghi", "")),
						RESULT.replace("abcdefghi", "")),
				messages(ChatRule.CALL_IDS, USER, answer(CALL), RESULT, answer(CALL), RESULT),
				messages(ChatRule.CALL_NAME, USER, answer(CALL.replace("'f'", "'f.g'")), RESULT),
				messages(ChatRule.CALL_ARGUMENTS, USER, answer(CALL.replace("'{}'", "'[1'")), RESULT),
				messages(ChatRule.RESULTS, USER, answer(CALL), USER), messages(ChatRule.RESULTS, USER, answer(CALL)),
				messages(ChatRule.RESULT_CALL, USER, RESULT),
				messages(ChatRule.RESULT_CALL, USER, answer(CALL), RESULT, "{'role':'assistant','content':'a'}",
						RESULT),
				messages(ChatRule.RESULT_ORDER, USER, answer(CALL + "," + CALL.replace("abcdefghi", "ABCDEFGHI")),
						RESULT.replace("abcdefghi", "ABCDEFGHI"), RESULT));
	}

	private static List<RefusedRequest> byAllForTheirMessages() {
		return List.of(change(ChatRule.MESSAGES, "'messages':[]"),
				messages(ChatRule.ROLE, USER, "{'role':'model','content':'Hi'}"),
				messages(ChatRule.CONTENT, "{'role':'user','content':'\u00a0\\n'}"),
				messages(ChatRule.CONTENT, "{'role':'system','content':''}", USER),
				messages(ChatRule.CONTENT, "{'role':'user','content':[]}"),
				messages(ChatRule.ANSWER, USER, "{'role':'assistant','content':null}"),
				messages(ChatRule.ANSWER, USER, "{'role':'assistant','content':' '}"),
				messages(ChatRule.PART,
						"{'role':'user','content':[{'type':'text','text':'a'},{'type':'image','image':'b'}]}"),
				messages(ChatRule.PART, "{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}"),
				messages(ProtocolRule.TEXT_PART, USER, answer(CALL),
						"{'role':'tool','tool_call_id':'abcdefghi','content':[{'type':'input_audio'}]}"),
				messages(ChatRule.PART_TEXT,
						"{'role':'user','content':[{'type':'text','text':' '},{'type':'text','text':'a'}]}"),
				messages(ChatRule.IMAGE,
						"{'role':'user','content':[{'type':'image_url','image_url':{'url':'file:///etc/passwd'}}]}"),
				messages(ChatRule.IMAGE,
						"{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/tiff;base64,AAAA'}}]}"),
				messages(ChatRule.FILE,
						"{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,AAAA'}}]}"),
				messages(ChatRule.HALF_CHARACTERS, "{'role':'user','content':'Hi \\ud83d'}"));
	}

	private static List<RefusedRequest> byAllForTheirTools() {
		return List.of(change(ChatRule.TOOL_NAME, TOOLS.replace("'f'", "'get weather'")),
				change(ProtocolRule.TOOL_COUNT, manyTools()),
				change(ChatRule.TOOL_TYPE, TOOLS.replace("'type':'object',", "")),
				change(ChatRule.TOOL_PROPERTIES, TOOLS.replace(",'properties':{}", "")),
				change(ChatRule.TOOL_PROPERTIES,
						TOOLS.replace("'properties':{}", "'properties':{'a':{'anyOf':[{'type':'object'}]}}")),
				change(ChatRule.TOOL_ITEMS, TOOLS.replace("'properties':{}", "'properties':{'a':{'type':'array'}}")),
				change(ChatRule.TOOL_CHOICE, "'tool_choice':'auto'"),
				change(ChatRule.TOOL_CHOICE, TOOLS + ",'tool_choice':{'type':'function','function':{'name':'g'}}"),
				change(ChatRule.TOOL_CHOICE, TOOLS + ",'tool_choice':'any'"),
				change(ProtocolRule.PARALLEL_TOOL_CALLS, "'parallel_tool_calls':true"));
	}

	private static List<RefusedRequest> byAllForTheirParameters() {
		return List.of(change(ChatRule.MODEL, "'model':' '"),
				change(ChatRule.STREAM_OPTIONS, "'stream_options':{'include_usage':true}"),
				change(ChatRule.TEMPERATURE, "'temperature':99.0"), change(ChatRule.TOP_P, "'top_p':1.1"),
				change(ChatRule.MAX_TOKENS, "'max_tokens':0"), change(ChatRule.MAX_TOKENS, "'max_tokens':'many'"),
				change(ChatRule.MAX_TOKENS_TWICE, "'max_completion_tokens':100"),
				change(ChatRule.STOP, "'stop':['a','b','c','d','e']"), change(ChatRule.STOP, "'stop':[]"),
				change(ChatRule.JSON_WORD, "'response_format':{'type':'json_object'}"),
				change(ChatRule.SCHEMA_NAME,
						"'response_format':{'type':'json_schema','json_schema':{'name':'my schema','schema':{}}}"),
				change(ProtocolRule.STRICT_SCHEMA, SCHEMA + "{'type':'object','properties':{},'required':[]}}}"),
				change(ProtocolRule.STRICT_SCHEMA,
						SCHEMA + "{'type':'object','properties':{'a':{'type':'string'}},'required':[],"
								+ "'additionalProperties':false}}}"),
				change(ProtocolRule.STRICT_KEYWORDS, SCHEMA + "{'type':'object','properties':{'a':{'oneOf':[]}},"
						+ "'required':['a'],'additionalProperties':false}}}"));
	}

	private static String answer(String calls) {
		return "{'role':'assistant','content':null,'tool_calls':[" + calls + "]}";
	}

	private static String list(String... messages) {
		return "'messages':[" + String.join(",", messages) + "]";
	}

	private static String manyTools() {
		StringBuilder tools = new StringBuilder("'tools':[");
		for (int i = 0; i < 129; i++) {
			tools.append((i > 0) ? "," : "").append("{'type':'function','function':{'name':'f").append(i).append("'}}");
		}
		return tools.append("]").toString();
	}

	private static RefusedRequest messages(RequestRule rule, String... messages) {
		return change(rule, list(messages));
	}

	private static RefusedRequest change(RequestRule rule, String change) {
		return RefusedRequest.of(rule, RequestRules.chatCompletions("some-vendor", "some-model"), BASE,
				"{" + change + "}");
	}

	private static RefusedRequest openAi(RequestRule rule, String model, String change) {
		String base = model.startsWith("gpt-4") ? BASE : BASE.replace("max_tokens", "max_completion_tokens");
		return RefusedRequest.of(rule, RequestRules.chatCompletions("openai", model), base.replace("some-model", model),
				"{" + change + "}");
	}

	private static RefusedRequest vendor(RequestRule rule, String model, String change) {
		String vendor = (rule instanceof TemplateRule) ? "vllm"
				: rule.getClass().getSimpleName().replaceAll("(Api)?Rule", "").toLowerCase(java.util.Locale.ROOT);
		return RefusedRequest.of(rule, RequestRules.chatCompletions(vendor, model), BASE.replace("some-model", model),
				"{" + change + "}");
	}

}
