package io.llmfailover.simulator.rules;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Requests of Anthropic's messages that are refused.
 */
final class RefusedMessages {

	/** One that is taken. */
	static final String BASE = "{'model':'claude-sonnet-4-5','max_tokens':2000,"
			+ "'messages':[{'role':'user','content':'Hi'}]}";

	private static final String USER = "{'role':'user','content':[{'type':'text','text':'Hi'}]}";

	private static final String CALL = "{'type':'tool_use','id':'toolu_1','name':'f','input':{}}";

	private static final String RESULT = "{'type':'tool_result','tool_use_id':'toolu_1','content':'r'}";

	private static final String TOOLS = "'tools':[{'name':'f','input_schema':{'type':'object','properties':{}}}]";

	private RefusedMessages() {
	}

	static List<RefusedRequest> all() {
		return Stream.of(forTheirMessages(), forTheirCalls(), forTheirThinking(), forTheirTools(), forTheirParameters())
			.flatMap(List::stream)
			.toList();
	}

	private static List<RefusedRequest> forTheirCalls() {
		return List.of(messages(AnthropicRule.RESULTS, USER, answer(CALL), USER),
				messages(AnthropicRule.RESULTS, USER, answer(CALL)),
				messages(AnthropicRule.RESULT_CALL, "{'role':'user','content':[" + RESULT + "]}"),
				messages(AnthropicRule.RESULT_TWICE, USER, answer(CALL), user(RESULT + "," + RESULT)),
				messages(AnthropicRule.RESULT_FIRST, USER, answer(CALL), user("{'type':'text','text':'a'}," + RESULT)),
				messages(AnthropicRule.ERROR_TEXT, USER, answer(CALL),
						user("{'type':'tool_result','tool_use_id':'toolu_1','is_error':true,'content':[{'type':'image',"
								+ "'source':{'type':'url','url':'https://example.com/a.png'}}]}")),
				messages(AnthropicRule.ERROR_CONTENT, USER, answer(CALL),
						user("{'type':'tool_result','tool_use_id':'toolu_1','is_error':true,'content':[]}")),
				messages(AnthropicRule.CALL_ID, USER, answer(CALL.replace("toolu_1", "call:1")),
						user(RESULT.replace("toolu_1", "call:1"))),
				messages(AnthropicRule.CALL_IDS, USER, answer(CALL), user(RESULT), answer(CALL), user(RESULT)),
				messages(AnthropicRule.CALL_NAME, USER, answer(CALL.replace("'f'", "'f.g'")), user(RESULT)),
				messages(AnthropicRule.CALL_INPUT, USER, answer(CALL.replace("{}", "'{}'")), user(RESULT)));
	}

	private static List<RefusedRequest> forTheirThinking() {
		return List.of(
				messages(AnthropicRule.SIGNATURE, USER,
						answer("{'type':'thinking','thinking':'a'},{'type':'text','text':'b'}"), USER),
				messages(AnthropicRule.THOUGHT_LAST, USER, answer("{'type':'thinking','thinking':'a','signature':'b'}"),
						USER),
				change(AnthropicRule.THINKING, "'thinking':{'type':'auto'}"),
				change(AnthropicRule.BUDGET, "'thinking':{'type':'enabled','budget_tokens':2000}"),
				change(AnthropicRule.BUDGET, "'thinking':{'type':'enabled','budget_tokens':1000}"),
				change(AnthropicRule.BUDGET_UNASKED, "'thinking':{'type':'disabled','budget_tokens':1024}"),
				change(AnthropicRule.THINKING_MODEL, "'thinking':{'type':'adaptive'}"),
				change(AnthropicRule.THINKING_MODEL,
						"'model':'claude-sonnet-5-5','thinking':{'type':'enabled','budget_tokens':1024}"),
				change(AnthropicRule.THOUGHT_BEFORE_RESULTS,
						"'thinking':{'type':'enabled','budget_tokens':1024}," + list(USER, answer(CALL), user(RESULT))),
				change(AnthropicRule.THINKING_WITH_TOOL_CHOICE,
						"'thinking':{'type':'enabled','budget_tokens':1024}," + TOOLS
								+ ",'tool_choice':{'type':'any'}"),
				change(AnthropicRule.THINKING_WITH_SAMPLING,
						"'thinking':{'type':'enabled','budget_tokens':1024},'temperature':0.5"),
				change(AnthropicRule.PREFILL_WHILE_THINKING, "'thinking':{'type':'enabled','budget_tokens':1024},"
						+ list(USER, answer("{'type':'text','text':'a'}"))));
	}

	private static List<RefusedRequest> forTheirTools() {
		return List.of(
				change(AnthropicRule.TOOL_CHOICE_MODEL,
						"'model':'claude-sonnet-5-5'," + TOOLS + ",'tool_choice':{'type':'tool','name':'f'}"),
				change(AnthropicRule.TOOL_NAME, TOOLS.replace("'f'", "'get weather'")),
				change(AnthropicRule.TOOL_NAMES,
						"'tools':[{'name':'f','input_schema':{'type':'object'}},"
								+ "{'name':'f','input_schema':{'type':'object'}}]"),
				change(AnthropicRule.TOOL_TYPE, TOOLS.replace("'type':'object',", "")),
				change(AnthropicRule.TOOL_CHOICE, "'tool_choice':{'type':'auto'}"),
				change(AnthropicRule.TOOL_CHOICE, TOOLS + ",'tool_choice':{'type':'tool','name':'g'}"),
				change(AnthropicRule.FORMAT_OBJECT, format("{'type':'object','properties':{}}")),
				change(AnthropicRule.FORMAT_OBJECT,
						format("{'type':'object','properties':{'a':{'type':'object',"
								+ "'additionalProperties':{'type':'string'}}},'additionalProperties':false}")),
				change(AnthropicRule.FORMAT_KEYWORD,
						format("{'type':'object','properties':{'a':{'type':'integer',"
								+ "'minimum':1}},'additionalProperties':false}")),
				change(AnthropicRule.UNIONS, "'tools':[{'name':'f','strict':true,'input_schema':{'type':'object',"
						+ "'properties':{" + unions() + "},'additionalProperties':false}}]"));
	}

	private static List<RefusedRequest> forTheirMessages() {
		return List.of(change(AnthropicRule.MESSAGES, "'messages':[]"),
				messages(AnthropicRule.ROLE, USER, "{'role':'system','content':'a'}"),
				messages(AnthropicRule.TURNS, USER, USER),
				messages(AnthropicRule.TURNS, "{'role':'assistant','content':'a'}", USER),
				messages(AnthropicRule.CONTENT, "{'role':'user','content':[]}"),
				messages(AnthropicRule.CONTENT, "{'role':'user','content':' '}"),
				messages(AnthropicRule.BLOCK, "{'role':'user','content':[{'type':'image_url'}]}"),
				messages(AnthropicRule.TEXT, "{'role':'user','content':[{'type':'text','text':'\u00a0'}]}"),
				change(AnthropicRule.SYSTEM, "'system':''"),
				change(AnthropicRule.SYSTEM, "'system':[{'type':'text','text':' '}]"),
				messages(AnthropicRule.IMAGE,
						"{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/bmp',"
								+ "'data':'AAAA'}}]}"),
				messages(AnthropicRule.DOCUMENT,
						"{'role':'user','content':[{'type':'document','source':{'type':'base64',"
								+ "'media_type':'application/msword','data':'AAAA'}}]}"),
				change(AnthropicRule.PREFILL,
						"'model':'claude-sonnet-5'," + list(USER, answer("{'type':'text','text':'{'}"))),
				messages(AnthropicRule.PREFILL_WHITE_SPACE, USER, answer("{'type':'text','text':'a '}")),
				messages(AnthropicRule.PREFILL_WHITE_SPACE, USER, "{'role':'assistant','content':'a\\n'}"),
				messages(AnthropicRule.HALF_CHARACTERS, "{'role':'user','content':'Hi \\ude00'}"));
	}

	private static List<RefusedRequest> forTheirParameters() {
		return List.of(change(AnthropicRule.PARAMETER, "'seed':7"), change(AnthropicRule.MODEL, "'model':''"),
				change(AnthropicRule.MAX_TOKENS, "'max_tokens':null"),
				change(AnthropicRule.SAMPLING_MODEL, "'model':'claude-sonnet-5','temperature':0.3"),
				change(AnthropicRule.TEMPERATURE, "'temperature':1.5"),
				change(AnthropicRule.SAMPLING_TWICE, "'temperature':0.5,'top_p':0.5"),
				change(AnthropicRule.STOP_SEQUENCE, "'stop_sequences':['END','\\n']"),
				change(AnthropicRule.EFFORT, "'output_config':{'effort':'none'}"));
	}

	private static String unions() {
		return IntStream.range(0, 17)
			.mapToObj((i) -> "'p" + i + "':{'type':['string','null']}")
			.collect(Collectors.joining(","));
	}

	private static String format(String schema) {
		return "'output_config':{'format':{'type':'json_schema','schema':" + schema + "}}";
	}

	private static String answer(String blocks) {
		return "{'role':'assistant','content':[" + blocks + "]}";
	}

	private static String user(String blocks) {
		return "{'role':'user','content':[" + blocks + "]}";
	}

	private static String list(String... messages) {
		return "'messages':[" + String.join(",", messages) + "]";
	}

	private static RefusedRequest messages(RequestRule rule, String... messages) {
		return change(rule, list(messages));
	}

	private static RefusedRequest change(RequestRule rule, String change) {
		return RefusedRequest.of(rule, RequestRules.messages(), BASE, "{" + change + "}");
	}

}
