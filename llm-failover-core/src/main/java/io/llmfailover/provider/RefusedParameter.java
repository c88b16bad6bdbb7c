package io.llmfailover.provider;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.llmfailover.provider.wire.ErrorEvidence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the parameter that a provider says it does not take at all; one that is out of
 * range is the caller's affair. Only parameters without which the request still asks for
 * the same are found, so never tools, schemas or stop sequences.
 */
final class RefusedParameter {

	private static final Set<String> DISPENSABLE = Set.of("temperature", "top_p", "max_tokens", "max_completion_tokens",
			"seed", "reasoning_effort", "frequency_penalty", "presence_penalty", "stream_options",
			"parallel_tool_calls", "thinking", "output_config", "signature");

	// OpenAI; Azure says the same
	private static final Set<String> CODES = Set.of("unsupported_parameter", "unsupported_value", "unknown_parameter");

	private static final String NAME = "['\"`]?([A-Za-z_]+)(?:\\.[A-Za-z_.]+)?['\"`]?";

	private static final List<Pattern> MESSAGES = List.of(
			// OpenAI: Unsupported parameter: 'max_tokens' is not supported with this
			// model
			pattern("unsupported parameter\\(?s?\\)?:? " + NAME),
			// OpenAI: Unsupported value: 'temperature' does not support 0 with this model
			pattern("unsupported value: " + NAME),
			// OpenAI: Unrecognized request argument supplied: seed
			pattern("(?:unrecognized|unknown|unexpected) (?:request |keyword )?"
					+ "(?:argument|parameter|field)s?(?: supplied)?:? " + NAME),
			// Gemini: Invalid JSON payload received. Unknown name "seed": Cannot find
			// field
			pattern("unknown name " + NAME),
			// Anthropic: thinking: Extra inputs are not permitted
			pattern("(?<![\\w.])" + NAME + ": extra inputs are not permitted"),
			// Mistral and others with FastAPI: the path of the field is in the body
			pattern("\"extra_forbidden\".{0,40}\"loc\":\\s*\\[\\s*\"body\",\\s*" + NAME),
			// Anthropic: `temperature` and `top_p` cannot both be specified for this
			// model
			pattern("and " + NAME + " cannot both be specified"),
			// Anthropic: Invalid `signature` in `thinking` block. The block is bound to a
			// different conversation
			pattern("invalid " + NAME + " in `thinking` block"),
			// Anthropic: `temperature` is deprecated for this model
			pattern(NAME + " (?:is|are) (?:deprecated for|not supported|unsupported|not available)"),
			// xAI: Argument not supported on this model: presencePenalty
			pattern("argument not supported[^:]{0,40}: " + NAME),
			// xAI: Model grok-4 does not support parameter reasoningEffort
			pattern("does not support (?:the )?(?:parameter )?" + NAME));

	private RefusedParameter() {
	}

	/**
	 * Finds the parameter.
	 * @param evidence the provider's error
	 * @return the parameter's name on the wire, or null if the error is about anything
	 * else
	 */
	static @Nullable String in(ErrorEvidence evidence) {
		JsonNode error = (evidence.body() != null) ? evidence.body().path("error") : null;
		if (error != null && CODES.contains(error.path("code").asString(""))) {
			String parameter = dispensable(error.path("param").asString(""));
			if (parameter != null) {
				return parameter;
			}
		}
		for (Pattern pattern : MESSAGES) {
			Matcher matcher = pattern.matcher(evidence.text().replace("\\\"", "\""));
			while (matcher.find()) {
				String parameter = dispensable(matcher.group(1));
				if (parameter != null) {
					return parameter;
				}
			}
		}
		return null;
	}

	private static @Nullable String dispensable(String name) {
		// xAI names them as its own code does: reasoningEffort
		String parameter = name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
		return DISPENSABLE.contains(parameter) ? parameter : null;
	}

	private static Pattern pattern(String regex) {
		return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
	}

}
