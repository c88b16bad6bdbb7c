package io.llmfailover.provider;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.Phrase;
import io.llmfailover.provider.wire.Words;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a provider says it does not take at all, or with one value only; one
 * that is out of range is the caller's affair. Only parameters without which the request
 * still asks for the same are found, so never tools, schemas or stop sequences.
 *
 * @param parameter the parameter
 * @param here whether it is refused in this conversation only, as a signature is that
 * vouches for another one
 */
record RefusedParameter(Parameter parameter, boolean here) {

	// what an earlier answer carried and goes back with it
	private static final Set<Parameter> REPLAYED = EnumSet.of(Parameter.REASONING_CONTENT, Parameter.REASONING_DETAILS);

	private static final Set<Parameter> LIMITS = EnumSet.of(Parameter.MAX_TOKENS, Parameter.MAX_COMPLETION_TOKENS);

	// by the words of its name, so that it is known as reasoningEffort, too
	private static final Map<List<String>, Parameter> DISPENSABLE = Stream
		.of(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.MAX_TOKENS, Parameter.MAX_COMPLETION_TOKENS,
				Parameter.SEED, Parameter.REASONING_EFFORT, Parameter.FREQUENCY_PENALTY, Parameter.PRESENCE_PENALTY,
				Parameter.STREAM_OPTIONS, Parameter.PARALLEL_TOOL_CALLS, Parameter.THINKING, Parameter.OUTPUT_CONFIG,
				Parameter.REASONING_CONTENT, Parameter.REASONING_DETAILS, Parameter.RESPONSE_FORMAT)
		.collect(Collectors.toUnmodifiableMap((parameter) -> List.of(parameter.wireName().split("_")),
				Function.identity()));

	// Anthropic's name for it, within the choice of tools
	private static final List<String> ONE_AT_A_TIME = List.of("disable", "parallel", "tool", "use");

	private static final int LONGEST_NAME = 4;

	// OpenAI; Azure says the same
	private static final List<Phrase> CODES = Phrase.all("unsupported parameter|value", "unknown parameter",
			// Mistral and others with FastAPI
			"extra forbidden");

	private static final List<Phrase> BEFORE = Phrase.all(
			// OpenAI, Groq, Fireworks
			"unsupported|unrecognized|unrecognised|unknown|unexpected parameter|value|field|property|argument|name|key s?",
			"unsupported parameters|fields|arguments|values",
			"unrecognized|unknown|unexpected request|keyword argument supplied?",
			"unrecognized request? arguments supplied?", "unrecognized key s? in object",
			// xAI
			"argument not supported on this model", "does not support the? parameter|field|option|argument?",
			"parameter not supported", "additional property|properties", "extra inputs|field|fields");

	private static final List<Phrase> AFTER = Phrase.all(
			"is|are|was not currently? supported|available|allowed|permitted|accepted|recognized|recognised|expected",
			"is|are|was unsupported|unknown|unrecognized|unrecognised|deprecated|unexpected",
			"is|are not yet supported", "not supported|permitted|allowed|available|accepted",
			"extra inputs|fields are? not permitted", "cannot both be specified", "cannot be set|used|specified",
			"does not support", "unsupported", "parameter|field|property is not supported",
			"parameter|field|property is unsupported", "must be unset|omitted|null",
			"must be greater than or equal to # #? or unset", "is not configurable|adjustable|changeable|modifiable",
			"cannot be changed|modified|adjusted|configured|customized", "is immutable|fixed for|on|with");

	private static final List<Phrase> ONE_VALUE = Phrase.all("must|should be set|fixed? to|at? exactly? # #?",
			"must equal # #?", "has|have|needs to be exactly? # #?", "is fixed to|at # #?", "to be # #?",
			"to equal # #?", "input should be # #?", "may|can only be set? to? # #?", "only supports? the? value? # #?",
			"only accepts? # #?", "only the? default? # #? value? is|are supported|allowed|accepted|permitted",
			"# #? is the only value", "# #? is|are supported|allowed|accepted|permitted",
			"only supports? the? default");

	// "only supports temperature=1": the value comes after the name
	private static final List<Phrase> ONLY = Phrase.all("only supports|accepts|allows|takes",
			"only supports|accepts|allows|takes a|the");

	private static final Phrase VALUE = Phrase.of("of? # #?");

	// what no word tells: temperature must be <= 1, must be 0-2
	private static final Pattern BOUNDS = Pattern
		.compile("[<>]=|[\u2264\u2265]|[<>] ?\\d++(?!>)|(?<![\\w.-])\\d++(\\.\\d++)? ?[-\u2013~] ?\\d++(?![\\w-])");

	private static final Set<String> RANGE = Set.of("or", "and", "to", "through");

	// what another part of the request brought about
	private static final Set<String> CONDITION = Set.of("when", "while", "if", "unless");

	private static final List<Phrase> SIGNATURES = Phrase.all("invalid signature in thinking",
			"signature in thinking block", "thinking block|blocks \u2026 cannot be modified",
			"signature \u2026 bound to", "block is bound to", "invalid thinking signature",
			"thinking signature \u2026 invalid");

	// DeepSeek's: it is missed, not refused
	private static final List<Phrase> MISSED = Phrase.all("must be passed", "missing", "required", "must be provided");

	// OpenAI: Function tools with reasoning_effort are not supported for …
	private static final Phrase TOOLS_WITH = Phrase.of("tools with reasoning effort");

	private static final List<Phrase> FORM = Phrase.all("schema", "function|functions", "tool|tools");

	/**
	 * Finds the parameter.
	 * @param error the provider's error
	 * @param caller what the caller wrote
	 * @return the parameter; null if the error is about anything else
	 */
	static @Nullable RefusedParameter in(ErrorReport error, CallersWords caller) {
		Parameter told = dispensable(error.param());
		if (told != null && error.hasAnyCode(CODES)) {
			return new RefusedParameter(told, false);
		}
		Words words = error.quotingWords();
		if (Phrase.anyIn(SIGNATURES, words)) {
			return new RefusedParameter(Parameter.SIGNATURE, true);
		}
		for (int start = 0; start < words.size(); start++) {
			for (int length = LONGEST_NAME; length > 0; length--) {
				Parameter parameter = parameter(words(words, start, length));
				if (parameter != null && !isPart(words, start, parameter)) {
					RefusedParameter refused = refused(words, start, start + length, parameter, error.message());
					if (refused != null && !(caller.name(parameter.wireName()) || isAboutTheForm(error, parameter))) {
						return refused;
					}
				}
			}
		}
		return null;
	}

	// a tool may have a property of that name
	private static boolean isAboutTheForm(ErrorReport error, Parameter parameter) {
		String param = error.param();
		if (parameter == Parameter.PARALLEL_TOOL_CALLS && param.startsWith("tool_choice")) {
			return false;
		}
		if (param.startsWith("tool") || param.startsWith("response_format") || param.startsWith("function")) {
			return true;
		}
		return param.isEmpty() && parameter != Parameter.PARALLEL_TOOL_CALLS && error.saysAny(FORM)
				&& !TOOLS_WITH.in(error.quotingWords());
	}

	private static @Nullable Parameter parameter(List<String> name) {
		return name.equals(ONE_AT_A_TIME) ? Parameter.PARALLEL_TOOL_CALLS : DISPENSABLE.get(name);
	}

	private static List<String> words(Words words, int start, int length) {
		List<String> name = new ArrayList<>(length);
		for (int i = start; i < start + length; i++) {
			name.add(words.word(i));
		}
		return name;
	}

	private static @Nullable Parameter dispensable(String param) {
		Words words = Words.of(param);
		return DISPENSABLE.get(words(words, 0, words.size()));
	}

	// the path of another field ends in that name, but for what replies carry
	private static boolean isPart(Words words, int start, Parameter parameter) {
		return !REPLAYED.contains(parameter) && parameter != Parameter.PARALLEL_TOOL_CALLS && words.isJoined(start);
	}

	private static @Nullable RefusedParameter refused(Words words, int start, int end, Parameter parameter,
			String message) {
		boolean missed = Phrase.anyIn(MISSED, words);
		if (REPLAYED.contains(parameter) && missed) {
			return null;
		}
		for (int before = Math.max(0, start - 7); before < start; before++) {
			int from = before;
			if (BEFORE.stream().anyMatch((phrase) -> phrase.endAt(words, from) == start)) {
				return new RefusedParameter(parameter, isConditional(words, end));
			}
		}
		// output_config.effort: …
		for (int after = end; after <= end + 2; after++) {
			int from = after;
			if (AFTER.stream().anyMatch((phrase) -> phrase.endAt(words, from) > 0) || !LIMITS.contains(parameter)
					&& takesOneValue(words, from, start) && !BOUNDS.matcher(message).find()) {
				return new RefusedParameter(parameter, isConditional(words, from));
			}
			if (!words.isJoined(after)) {
				break;
			}
		}
		return null;
	}

	private static boolean takesOneValue(Words words, int start, int name) {
		int value = VALUE.endAt(words, start);
		for (int before = Math.max(0, name - 3); value > 0 && before < name; before++) {
			int from = before;
			if (ONLY.stream().anyMatch((phrase) -> phrase.endAt(words, from) == name)
					&& !RANGE.contains(words.word(value))) {
				return true;
			}
		}
		for (Phrase phrase : ONE_VALUE) {
			int end = phrase.endAt(words, start);
			boolean only = !words.word(start).matches("[0-9]{1,9}") || words.word(name - 1).equals("only")
					|| words.word(name - 1).equals("default");
			if (end > 0 && only && !RANGE.contains(words.word(end))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isConditional(Words words, int start) {
		for (int i = start; i < Math.min(words.size(), start + 10) && !words.word(i).equals("."); i++) {
			if (CONDITION.contains(words.word(i))) {
				return true;
			}
		}
		return false;
	}

}
